#include "runtime/errors/error_path.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/errors/luajit_error_path.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/hooks/hook_mask.hpp"

namespace wayfinder::runtime {
namespace {

/// Of this OS thread's state.
constinit thread_local lua_CFunction last_handler = nullptr;

const layout::Value* handler_of(const layout::Thread& thread) noexcept {
  if (thread.error_function == 0) return nullptr;
  return reinterpret_cast<const layout::Value*>(reinterpret_cast<const char*>(thread.stack) + thread.error_function);
}

/// A jump buffer begins with a pointer to the one that was set before it on the same thread.
bool has_outer_jump(const layout::Thread& thread) noexcept {
  return thread.error_jump != nullptr && *static_cast<void* const*>(thread.error_jump) != nullptr;
}

bool has_pcall(const layout::Thread& thread) noexcept {
  for (const layout::CallInfo* call = thread.call; call != nullptr; call = previous_of(thread, *call)) {
    if (!layout::is_lua(*call) && is_pcall(layout::c_function_of(*call))) return true;
  }
  return false;
}

bool has_yieldable_pcall(const layout::Thread& thread) noexcept {
  for (const layout::CallInfo* call = thread.call; call != nullptr; call = previous_of(thread, *call)) {
    if (is_yieldable_pcall(*call)) return true;
  }
  return false;
}

/// A finalizer runs protected by the collector, without a handler, above a call that bears its mark.
bool is_in_finalizer(const layout::Thread& thread) noexcept {
  if (thread.error_function != 0) return false;
  for (const layout::CallInfo* call = thread.call; call != nullptr; call = previous_of(thread, *call)) {
    if (runs_finalizer(*call)) return true;
    if (is_yieldable_pcall(*call)) return false;
    const bool is_protecting_c = !layout::is_lua(*call) && call != thread.call;
    if (is_protecting_c && is_pcall(layout::c_function_of(*call))) return false;
  }
  return false;
}

/// Whether load is nearer than any other taker: it keeps the message handler of whoever has called it.
bool is_in_reader(const layout::Thread& thread) noexcept {
  for (const layout::CallInfo* call = thread.call; call != nullptr; call = previous_of(thread, *call)) {
    if (layout::is_lua(*call)) continue;
    if (is_load(layout::c_function_of(*call))) return true;
    if (is_pcall(layout::c_function_of(*call))) return false;
  }
  return false;
}

/// Whether the thread itself takes the error, and then how it ends there.
bool takes(const layout::Thread& thread, bool is_main, ErrorPath::End& end) noexcept {
  end = ErrorPath::End::caught;
  if (is_in_finalizer(thread)) {
    end = ErrorPath::End::swallowed;
    return true;
  }
  const layout::Value* handler = handler_of(thread);
  if (is_main) {
    const bool is_last =
        last_handler == nullptr ? !has_pcall(thread) : handler != nullptr && as_c_function(*handler) == last_handler;
    if (is_last && !is_in_reader(thread)) end = ErrorPath::End::uncaught;
    return true;
  }
  return handler != nullptr || has_yieldable_pcall(thread) || has_outer_jump(thread);
}

}  // namespace

void set_last_handler(lua_CFunction handler) noexcept {
  last_handler = handler;
}

void learn_last_handler(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return;
  const layout::Value* handler = handler_of(*layout::of(L));
  last_handler = handler == nullptr ? nullptr : as_c_function(*handler);
}

ErrorPath path_of_error(lua_State* L) noexcept {
  if constexpr (is_luajit) return luajit::path_of_error(L);
  const Agent* agent = Agent::active();
  const lua_State* main_thread = agent == nullptr ? L : agent->main_thread();
  ErrorPath path;
  lua_State* thread = L;
  while (!takes(*layout::of(thread), thread == main_thread, path.end)) {
    lua_State* resumer = resumer_of(thread);
    const bool is_passed_on = resumer != nullptr && is_in_wrap(resumer);
    if (thread == L) {
      path.ends_thread = true;
      path.passed_on_by = is_passed_on ? resumer : nullptr;
    }
    if (!is_passed_on) {
      path.end = ErrorPath::End::caught;
      break;
    }
    thread = resumer;
  }
  return path;
}

}  // namespace wayfinder::runtime
