#include "runtime/hooks/call_frame.hpp"

#include <array>
#include <cstdint>

#include "runtime/agent/agent.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/layout/running_thread.hpp"

namespace wayfinder::runtime {
namespace {

struct LibraryFunctions {
  lua_CFunction resume;
  lua_CFunction wrapped;  ///< what coroutine.wrap makes
  lua_CFunction pcall;
  lua_CFunction xpcall;
  lua_CFunction error;
  lua_CFunction assert_function;
};
LibraryFunctions library{};

lua_CFunction field_of(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  const lua_CFunction function = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  return function;
}

CallFrame from_layout(const layout::Thread& thread, layout::CallInfo* call) noexcept {
  if (call == nullptr) return {};
  // A vararg function's record moves up by its extra arguments while it runs; its distance to others stays in order.
  return {id_of(thread, *call), call->function - thread.stack, layout::is_lua(*call), call == base_call_of(thread)};
}

CallFrame from_api(lua_State* L, CallId id) noexcept {
  lua_Debug ar{};
  ar.i_ci = id;
  lua_getinfo(L, "S", &ar);
  return {id, -1, *ar.what != 'C', false};
}

}  // namespace

CallFrame frame_of(lua_State* L, const lua_Debug* ar) noexcept {
  if (!hooks_trust_layout()) return from_api(L, ar->i_ci);
  const layout::Thread& thread = *layout::of(L);
  return from_layout(thread, call_of(thread, ar->i_ci));
}

CallFrame caller_of(lua_State* L, const lua_Debug* ar) noexcept {
  if (hooks_trust_layout()) {
    const layout::Thread& thread = *layout::of(L);
    return from_layout(thread, previous_of(thread, *call_of(thread, ar->i_ci)));
  }
  lua_Debug caller{};
  int level = 1;
  while (lua_getstack(L, level, &caller) != 0 && layout::is_lost_call(caller)) {
    ++level;
  }
  if (lua_getstack(L, level, &caller) == 0) return {{}, -1, false, true};
  return from_api(L, caller.i_ci);
}

CallFrame newest_frame(lua_State* L) noexcept {
  if (hooks_trust_layout()) return from_layout(*layout::of(L), layout::of(L)->call);
  lua_Debug newest{};
  if (lua_getstack(L, 0, &newest) == 0) return {{}, -1, false, true};
  return from_api(L, newest.i_ci);
}

CallFrame newest_lua_frame(lua_State* L) noexcept {
  if (hooks_trust_layout()) {
    const layout::Thread& thread = *layout::of(L);
    layout::CallInfo* call = thread.call;
    while (call != nullptr && !layout::is_lua(*call)) {
      call = previous_of(thread, *call);
    }
    return from_layout(thread, call);
  }
  lua_Debug ar{};
  for (int level = 0; lua_getstack(L, level, &ar) == 1; ++level) {
    if (const CallFrame frame = from_api(L, ar.i_ci); frame.is_lua) return frame;
  }
  return {};
}

int line_of(lua_State* L, const CallFrame& frame) noexcept {
  lua_Debug ar{};
  ar.i_ci = frame.id;
  lua_getinfo(L, "l", &ar);
  return ar.currentline;
}

lua_State* thread_resumed_by(lua_State* L, const CallFrame& frame) noexcept {
  if (!hooks_trust_layout() || frame.id == CallId{} || frame.is_lua || frame.is_base) return nullptr;
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo& call = *call_of(thread, frame.id);
  const lua_CFunction function = layout::c_function_of(call);
  layout::Thread* resumed = nullptr;
  if (function == library.resume && call.function + 1 < thread.top) {
    resumed = as_thread(call.function[1]);
  } else if (const layout::CClosure* closure = as_c_closure(*call.function);
             function == library.wrapped && closure != nullptr) {
    resumed = as_thread(closure->upvalues[0]);
  }
  return resumed == nullptr ? nullptr : layout::api_of(resumed);
}

lua_State* resumer_of(lua_State* L) noexcept {
  const Agent* agent = Agent::active();
  if (!hooks_trust_layout() || agent == nullptr) return nullptr;
  std::array<layout::Thread*, max_resume_chain> threads{};
  volatile std::size_t count = 0;
  const auto stack_pointer = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  read_resume_chain(layout::of(agent->main_thread()), stack_pointer, threads, &count);
  for (std::size_t at = 1; at < count; ++at) {
    if (threads.at(at) == layout::of(L)) return layout::api_of(threads.at(at - 1));
  }
  return nullptr;
}

bool is_in_wrap(lua_State* L) noexcept {
  if (!hooks_trust_layout()) return false;
  const layout::CallInfo& call = *layout::of(L)->call;
  return !layout::is_lua(call) && layout::c_function_of(call) == library.wrapped;
}

bool is_pcall(lua_CFunction function) noexcept {
  return function != nullptr && (function == library.pcall || function == library.xpcall);
}

bool only_raises(lua_CFunction function) noexcept {
  return function != nullptr && (function == library.error || function == library.assert_function);
}

void learn_library_functions() noexcept {
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return;
  lua_pushcfunction(scratch, [](lua_State* L) {
    luaL_openlibs(L);
    lua_pushglobaltable(L);
    library.pcall = field_of(L, "pcall");
    library.xpcall = field_of(L, "xpcall");
    library.error = field_of(L, "error");
    library.assert_function = field_of(L, "assert");
    lua_getfield(L, -1, LUA_COLIBNAME);
    library.resume = field_of(L, "resume");
    lua_getfield(L, -1, "wrap");
    if (luaL_loadstring(L, "") != LUA_OK) return lua_error(L);  // any function serves as a body that never runs
    lua_call(L, 1, 1);
    library.wrapped = lua_tocfunction(L, -1);
    return 0;
  });
  lua_pcall(scratch, 0, 0, 0);
  __real_lua_close(scratch);
}

}  // namespace wayfinder::runtime
