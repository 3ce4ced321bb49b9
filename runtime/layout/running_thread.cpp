#include "runtime/layout/running_thread.hpp"

#include <array>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/fault_guard.hpp"

// Runs inside ticks: no allocation, no lock, no API. Built without sanitizers: it reads what may be freed, under guard.
namespace wayfinder::runtime {
namespace {

using layout::CallInfo;
using layout::Thread;
using layout::Value;

std::uintptr_t jump_of(const Thread& thread) {
  return reinterpret_cast<std::uintptr_t>(thread.error_jump);
}

/// Every resume and protected call of a thread puts its jump buffer on the C stack, and takes it off when it ends. So a
/// thread with one deeper on the C stack than its parent's runs inside its parent; no stale pointer can pass for that.
bool runs_inside(const Thread& parent, const Thread& candidate, std::uintptr_t stack_pointer) {
  if (candidate.global != parent.global || candidate.tag != layout::tag_thread || candidate.status != LUA_OK) {
    return false;
  }
  const std::uintptr_t jump = jump_of(candidate);
  return jump != 0 && jump > stack_pointer && (parent.error_jump == nullptr || jump < jump_of(parent));
}

/// Looks for the resumed thread on the C stack: whoever resumed it keeps its address there.
struct NativeScan {
  const Thread* parent;
  std::uintptr_t stack_pointer;
  std::uintptr_t end;
  volatile std::uintptr_t at;
  Thread* volatile found;  ///< so far the outermost of those that run inside `parent`

  void operator()() {
    while (at < end) {
      const std::uintptr_t word = *reinterpret_cast<const std::uintptr_t*>(at);
      at = at + sizeof(std::uintptr_t);
      constexpr std::uintptr_t first_page = 0x1'0000;
      constexpr std::uintptr_t user_space_end = std::uintptr_t{1} << 47;
      const bool is_plausible = word % alignof(Thread) == 0 && word >= first_page && word < user_space_end &&
                                (word < stack_pointer || word >= end);
      if (!is_plausible) continue;
      auto* candidate = reinterpret_cast<Thread*>(word);
      if (candidate == parent || candidate == found || !runs_inside(*parent, *candidate, stack_pointer)) continue;
      if (found == nullptr || jump_of(*candidate) > jump_of(*found)) found = candidate;
    }
  }
};

Thread* scan_native_stack(const Thread& parent, std::uintptr_t stack_pointer) {
  constexpr std::uintptr_t scanned_bytes = 64UL * 1024;
  constexpr int tolerated_faults = 32;
  const std::uintptr_t start = (stack_pointer + 7) & ~std::uintptr_t{7};
  std::uintptr_t end = start + scanned_bytes;
  if (parent.error_jump != nullptr && jump_of(parent) < end) end = jump_of(parent);
  NativeScan scan{&parent, stack_pointer, end, start, nullptr};
  for (int faults = 0; faults < tolerated_faults && !survive_faults(scan); ++faults) {
  }
  return scan.found;
}

Thread* child_of(const Thread& parent, std::uintptr_t stack_pointer) {
  const CallInfo* call = parent.call;
  if (call == nullptr) return nullptr;
  if (layout::is_lua(*call)) {
    const bool may_have_resumed = is_in_hook(parent, *call) && stack_pointer != 0;
    return may_have_resumed ? scan_native_stack(parent, stack_pointer) : nullptr;
  }
  const Value& function = *call->function;
  if (const layout::CClosure* closure = as_c_closure(function); closure != nullptr) {
    // coroutine.wrap keeps its thread in upvalue 1
    Thread* wrapped = closure->upvalue_count >= 1 ? as_thread(closure->upvalues[0]) : nullptr;
    if (wrapped != nullptr && runs_inside(parent, *wrapped, stack_pointer)) return wrapped;
  }
  if (call->function + 1 < parent.top) {  // coroutine.resume: in argument 1
    Thread* resumed = as_thread(call->function[1]);
    if (resumed != nullptr && runs_inside(parent, *resumed, stack_pointer)) return resumed;
  }
  return stack_pointer != 0 ? scan_native_stack(parent, stack_pointer) : nullptr;
}

}  // namespace

void read_resume_chain(Thread* first, std::uintptr_t stack_pointer, std::span<Thread*> threads,
                       volatile std::size_t* count) noexcept {
  threads[0] = first;
  *count = 1;
  while (*count < threads.size()) {
    Thread* child = child_of(*threads[*count - 1], stack_pointer);
    if (child == nullptr) return;
    threads[*count] = child;
    *count = *count + 1;
  }
}

lua_State* running_thread(lua_State* first, std::uintptr_t stack_pointer) noexcept {
  std::array<Thread*, max_resume_chain> threads{};
  volatile std::size_t count = 0;
  auto read = [&] { read_resume_chain(layout::of(first), stack_pointer, threads, &count); };
  if (!survive_faults(read) && count == 0) return first;
  return layout::api_of(threads[count - 1]);
}

}  // namespace wayfinder::runtime
