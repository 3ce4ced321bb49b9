#pragma once
#include <ucontext.h>

namespace wayfinder::runtime {

/// Gets every fault before anybody else; true: it was foreseen, and the thread goes on as the context says now. Null:
/// nobody foresees faults. Thread: VM.
using ForeseenFault = bool (*)(ucontext_t& context) noexcept;
void lead_faults(ForeseenFault foreseen) noexcept;

/// Takes SIGSEGV and SIGBUS so that a guarded read may fail, and hands every other fault on to the handler that was
/// there before. May be called again, and should be from time to time: where the program has put its own handler on
/// top, ours goes in front of it again. Thread: any, outside of ticks.
void install_fault_guard() noexcept;

/// Runs `body(argument)`; false when it touched memory that is not there and was cut off at that place. Guards nest,
/// each signal handler and thread has its own. What body has written before the cut may be half done, and a value that
/// it keeps in a register is lost: mark progress in volatile. body must have no destructor pending when it reads. Legal
/// in a tick. Without install_fault_guard() a fault is the program's end, as ever.
[[nodiscard]] bool survive_faults(void (*body)(void*), void* argument) noexcept;

/// The same for a function object.
template <class Body>
[[nodiscard]] bool survive_faults(Body& body) noexcept {
  return survive_faults([](void* argument) { (*static_cast<Body*>(argument))(); }, &body);
}

}  // namespace wayfinder::runtime
