#pragma once
#include <cstdint>

namespace wayfinder::runtime {

/// The safe-point interrupt: a signal to the VM thread whose handler makes the Lua thread that runs there come to a
/// safe point at its next instruction. Nothing of the VM is ever touched from another OS thread. The signal is SIGURG,
/// or the number in the environment variable WAYFINDER_SIGNAL; a handler that the program has for it is called as
/// before for signals that are not ours.

/// What the handler does, on the VM thread at any instruction of the process, with that thread's stack pointer there.
using InterruptTick = void (*)(std::uintptr_t stack_pointer) noexcept;

/// Once for each agent; all bring the same `tick`. Thread: VM.
void install_interrupt(InterruptTick tick) noexcept;
/// Signals a VM thread, by its number in the kernel. May be repeated until the VM has come: a Lua thread may yield
/// before its hook fires. If the program has taken over the signal meanwhile, our handler goes in front of the
/// program's again. Thread: any.
void send_interrupt(std::int32_t vm_thread) noexcept;
/// From here on the same signal comes from the kernel when the process that started this one ends, and ends this one
/// with its group, though the link's thread should never get to run. After install_interrupt(). Thread: VM.
void end_with_parent() noexcept;
/// What the VM thread had blocked, and install_interrupt() has let in, is blocked again. Thread: VM.
void restore_signal_mask() noexcept;
/// Takes back one install_interrupt(). After the last, signals go to the program alone. Thread: any.
void remove_interrupt() noexcept;

}  // namespace wayfinder::runtime
