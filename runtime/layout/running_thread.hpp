#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

struct lua_State;

namespace wayfinder::runtime {
namespace layout {
struct Thread;
}

/// The Lua thread (coroutine) that runs on this OS thread right now: from `first` down the chain of resumes. `first` is
/// the state's main thread, or the one that an evaluation of ours has resumed. Never null; a chain that cannot be read
/// to its end yields the deepest thread that could. Needs a trusted layout (layout_verdict()).
///   stack_pointer  of the VM's OS thread where it was interrupted, or of the caller when that is the VM itself; with
///   it
///                  coroutines are found too whose resumer is no coroutine.resume or wrap (a scheduler in C, a hook).
///                  0: unknown, those are then not found
/// Thread: the VM's, in a signal handler as well; another one only while the VM's is asleep. No lock, no allocation, no
/// API; installs nothing: call install_fault_guard() before.
[[nodiscard]] lua_State* running_thread(lua_State* first, std::uintptr_t stack_pointer) noexcept;

/// The whole chain, outermost first: `first`, the thread that it has resumed, and so on; returns its length. A fault is
/// the caller's to survive; `threads` then holds what was found so far, `*count` says how many.
void read_resume_chain(layout::Thread* first, std::uintptr_t stack_pointer, std::span<layout::Thread*> threads,
                       volatile std::size_t* count) noexcept;

/// Longer than the VM's own limit of nested resumes (LUAI_MAXCCALLS).
constexpr std::size_t max_resume_chain = 256;

}  // namespace wayfinder::runtime
