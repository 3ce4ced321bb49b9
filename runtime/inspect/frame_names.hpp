#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

/// A local of a frame that is in scope at its line and has a name; temporaries are none.
struct Local {
  const char* name;  ///< lives as long as the frame's function
  int index;         ///< for lua_getlocal
  bool is_shadowed;  ///< a later local has the same name
};

/// In the order of their declaration. Thread: VM; nothing raises. `record` needs i_ci only.
[[nodiscard]] std::vector<Local> locals_of(lua_State* thread, const lua_Debug& record);
/// Number of varargs of the frame; their values: lua_getlocal with -1, -2 …
[[nodiscard]] int vararg_count(lua_State* thread, const lua_Debug& record);
/// Index of the innermost local of that name in scope; 0: none.
[[nodiscard]] int find_local(lua_State* thread, const lua_Debug& record, std::string_view name);

/// Index of the upvalue of the function at stack index `function`; 0: none.
[[nodiscard]] int find_upvalue(lua_State* L, int function, std::string_view name);

/// Pushes the frame's function on `L`.
void push_function(lua_State* L, lua_State* thread, const lua_Debug& record);
/// Pushes the value of a local (negative: vararg) on `L`; false, nothing pushed: no such local.
bool push_local(lua_State* L, lua_State* thread, const lua_Debug& record, int index);
/// Pops the value on top of `L` into the local; false: no such local.
bool set_local(lua_State* L, lua_State* thread, const lua_Debug& record, int index);
/// Pushes what global names of the frame are fields of: its local or upvalue _ENV, else the globals table.
void push_environment(lua_State* L, lua_State* thread, const lua_Debug& record);

}  // namespace wayfinder::runtime::inspect
