#include <csetjmp>
#include <cstdint>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/yield_point.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/layout/running_thread.hpp"

// The VM's own calls of this function lead here (--wrap in runtime/CMakeLists.txt); __real_… is the C library's.
extern "C" {

// Not [[noreturn]], or our call would be none in the last place, which becomes a jump: see host/wrapped_resumes.cpp.
void __real___longjmp_chk(std::jmp_buf target, int value);
void __wrap___longjmp_chk(std::jmp_buf target, int value);

void __wrap___longjmp_chk(std::jmp_buf target, int value) {
  using namespace wayfinder::runtime;
  const Agent* agent = yields_are_watched ? Agent::active() : nullptr;
  if (agent != nullptr && hooks_trust_layout()) {
    // A thread that yields is marked as suspended before it leaves: what is found is its resumer.
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    meet_yield(running_thread(agent->main_thread(), here), target);
  }
  __real___longjmp_chk(target, value);
}

}  // extern "C"
