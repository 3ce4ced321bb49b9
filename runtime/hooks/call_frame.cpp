#include "runtime/hooks/call_frame.hpp"

#include <array>
#include <cstdint>

#include "runtime/agent/agent.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/luajit/library.hpp"

namespace wayfinder::runtime {
namespace {

/// How a C function is told from others: its address or its number. 0: none.
using FunctionKey = std::uintptr_t;

FunctionKey key_of(lua_CFunction function) noexcept {
  return reinterpret_cast<FunctionKey>(function);
}

/// That of the function at `index`; nothing for one of Lua's.
FunctionKey key_at(lua_State* L, int index) noexcept {
  if constexpr (is_luajit) {
    return static_cast<FunctionKey>(luajit::fast_function_id(L, index));
  }
  return key_of(lua_tocfunction(L, index));
}

/// What the library has. LuaJIT's VM carries some of them out by itself: those have no address, but a number.
struct LibraryFunctions {
  FunctionKey resume;
  FunctionKey wrapped;  ///< what coroutine.wrap makes
  FunctionKey pcall;
  FunctionKey xpcall;
  FunctionKey load;
  FunctionKey close;  ///< coroutine.close; none before 5.4
  FunctionKey error;
  FunctionKey assert_function;
};
LibraryFunctions library{};
lua_CFunction replacement_of_load{};

FunctionKey field_of(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  const FunctionKey function = key_at(L, -1);
  lua_pop(L, 1);
  return function;
}

CallFrame from_layout(const layout::Thread& thread, layout::CallInfo* call) noexcept {
  if (call == nullptr) return {};
  // A vararg function's record moves up by its extra arguments while it runs; its distance to others stays in order.
  return {id_of(thread, *call), call->function - thread.stack, layout::is_lua(*call), call == base_call_of(thread)};
}

/// LuaJIT names a call by its stack slot, and in the same number, where it was asked for a level, the next one's.
[[maybe_unused]] constexpr int slot_in(int id) noexcept {
  constexpr int slot_bits = 0xFFFF;
  return is_luajit ? id & slot_bits : id;
}
template <class Call>
constexpr Call* slot_in(Call* id) noexcept {
  return id;
}
[[maybe_unused]] constexpr std::ptrdiff_t base_in(int id) noexcept {
  return is_luajit ? slot_in(id) : -1;
}
template <class Call>
constexpr std::ptrdiff_t base_in(Call* /*id*/) noexcept {
  return -1;
}

CallFrame from_api(lua_State* L, CallId id) noexcept {
  lua_Debug ar{};
  ar.i_ci = id;
  lua_getinfo(L, "S", &ar);
  return {slot_in(id), base_in(id), *ar.what != 'C', false};
}

enum class Resuming : std::uint8_t { none, resume, wrapped };

/// What the function on top of the stack does.
Resuming kind_of_function(lua_State* L) noexcept {
  const FunctionKey function = key_at(L, -1);
  if (function == 0) return Resuming::none;
  if (function == library.wrapped) return Resuming::wrapped;
  return function == library.resume || function == library.close ? Resuming::resume : Resuming::none;
}

/// That of L's newest function; nothing where it is one of Lua's.
FunctionKey newest_function(lua_State* L) noexcept {
  if (hooks_trust_layout()) {
    const layout::CallInfo& call = *layout::of(L)->call;
    return layout::is_lua(call) ? 0 : key_of(layout::c_function_of(call));
  }
  lua_Debug record{};
  if (lua_getstack(L, 0, &record) == 0 || lua_checkstack(L, LUA_MINSTACK) == 0) return {};
  lua_getinfo(L, "f", &record);
  const FunctionKey function = key_at(L, -1);
  lua_pop(L, 1);
  return function;
}

bool is_pcall(FunctionKey function) noexcept {
  return function != 0 && (function == library.pcall || function == library.xpcall);
}

/// By the API: what the newest call of L resumes.
lua_State* thread_in_newest_call(lua_State* L) noexcept {
  lua_Debug record{};
  if (lua_getstack(L, 0, &record) == 0 || lua_checkstack(L, LUA_MINSTACK) == 0) return nullptr;
  const int top = lua_gettop(L);
  lua_getinfo(L, "f", &record);
  const Resuming kind = kind_of_function(L);
  const bool has_thread = (kind == Resuming::resume && lua_getlocal(L, &record, 1) != nullptr) ||
                          (kind == Resuming::wrapped && lua_getupvalue(L, -1, 1) != nullptr);
  lua_State* resumed = has_thread ? lua_tothread(L, -1) : nullptr;
  lua_settop(L, top);
  return resumed;
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
  for (int level = 0; is_luajit && lua_getstack(L, level, &ar) != 0 && slot_in(ar.i_ci) != frame.id; ++level) {
  }
  lua_getinfo(L, "l", &ar);
  return ar.currentline;
}

bool has_unwound(lua_State* L, const CallFrame& returning, CallId id) noexcept {
  if (hooks_trust_layout() || is_luajit || returning.is_lua || id == CallId{}) return false;
  if (!is_pcall(newest_function(L))) return false;
  lua_Debug record{};
  for (int level = 0; lua_getstack(L, level, &record) != 0; ++level) {
    if (record.i_ci == id) return false;
  }
  return true;
}

lua_State* thread_resumed_by(lua_State* L, const CallFrame& frame) noexcept {
  if (frame.id == CallId{} || frame.is_lua || frame.is_base) return nullptr;
  if (!hooks_trust_layout()) return thread_in_newest_call(L);
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo& call = *call_of(thread, frame.id);
  layout::Thread* resumed = nullptr;
  const FunctionKey function = key_of(layout::c_function_of(call));
  const bool takes_thread = function == library.resume || (library.close != 0 && function == library.close);
  if (takes_thread && call.function + 1 < thread.top) {
    resumed = as_thread(call.function[1]);
  } else if (const layout::CClosure* closure = as_c_closure(*call.function);
             function == library.wrapped && closure != nullptr) {
    resumed = as_thread(closure->upvalues[0]);
  }
  return resumed == nullptr ? nullptr : layout::api_of(resumed);
}

lua_State* resumer_of(lua_State* L) noexcept {
  const Agent* agent = Agent::active();
  if (agent == nullptr) return nullptr;
  if (!hooks_trust_layout()) {
    lua_State* resumer = agent->main_thread();
    while (resumer != nullptr) {
      lua_State* resumed = thread_in_newest_call(resumer);
      if (resumed == L) return resumer;
      resumer = resumed;
    }
    return nullptr;
  }
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
  const FunctionKey newest = newest_function(L);
  return newest != 0 && newest == library.wrapped;
}

bool is_pcall(lua_State* L, int index) noexcept {
  return is_pcall(key_at(L, index));
}
bool is_pcall(lua_CFunction function) noexcept {
  return is_pcall(key_of(function));
}

bool is_load(lua_State* L, int index) noexcept {
  if (replacement_of_load != nullptr && lua_tocfunction(L, index) == replacement_of_load) return true;
  const FunctionKey function = key_at(L, index);
  return function != 0 && function == library.load;
}
bool is_load(lua_CFunction function) noexcept {
  return function != nullptr && key_of(function) == library.load;
}

void load_is_replaced_by(lua_CFunction function) noexcept {
  replacement_of_load = function;
}

bool newest_only_raises(lua_State* L) noexcept {
  const FunctionKey newest = newest_function(L);
  return newest != 0 && (newest == library.error || newest == library.assert_function);
}

void learn_library_functions() noexcept {
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return;
  lua_pushcfunction(scratch, [](lua_State* L) {
    luaL_openlibs(L);
    lua_pushglobaltable(L);
    library.pcall = field_of(L, "pcall");
    library.xpcall = field_of(L, "xpcall");
    library.load = field_of(L, "load");
    library.error = field_of(L, "error");
    library.assert_function = field_of(L, "assert");
    lua_getfield(L, -1, LUA_COLIBNAME);
    library.resume = field_of(L, "resume");
    library.close = field_of(L, "close");
    lua_getfield(L, -1, "wrap");
    if (luaL_loadstring(L, "") != LUA_OK) return lua_error(L);  // any function serves as a body that never runs
    lua_call(L, 1, 1);
    library.wrapped = key_at(L, -1);
    return 0;
  });
  lua_pcall(scratch, 0, 0, 0);
  __real_lua_close(scratch);
}

}  // namespace wayfinder::runtime
