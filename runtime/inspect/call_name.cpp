#include "runtime/inspect/call_name.hpp"

#include <string_view>

#include "runtime/inspect/frame_names.hpp"

namespace wayfinder::runtime::inspect {
namespace {

/// Pushes what the calling function, on top of the stack, has under the name of that kind; false: not known.
bool push_named(lua_State* L, const Frame& caller, const lua_Debug& named) {
  const std::string_view kind{named.namewhat};
  if (kind == "local") {
    const int local = find_local(caller.thread, caller.record, named.name);
    return local != 0 && push_local(L, caller.thread, caller.record, local);
  }
  if (kind == "upvalue") return lua_getupvalue(L, -1, find_upvalue(L, -1, named.name)) != nullptr;
  if (kind != "global") return false;
  push_environment(L, caller.thread, caller.record);
  lua_pushstring(L, named.name);
  lua_rawget(L, -2);
  return !lua_isnil(L, -1);  // perhaps an __index of the environment's gives it
}

}  // namespace

void drop_name_of_another(lua_State* L, Inspector& inspector, const Frame& frame, lua_Debug& named) {
  if (!is_luajit || *named.namewhat == '\0' || lua_checkstack(L, LUA_MINSTACK) == 0) return;
  const StackIndex& stack = inspector.stack_of(frame.thread);
  if (frame.level + 1 >= stack.depth()) return;
  const StackHeight height{L};
  const int function = lua_gettop(L);
  const Frame caller = stack.at(frame.level + 1);
  push_function(L, caller.thread, caller.record);
  // A value that is no function was called by its __call.
  const bool names_function = push_named(L, caller, named) && lua_isfunction(L, -1);
  if (names_function && lua_rawequal(L, -1, function) == 0) named.namewhat = "";
}

}  // namespace wayfinder::runtime::inspect
