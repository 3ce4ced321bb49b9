#include "runtime/inspect/frame_names.hpp"

#include "runtime/facts/call_record.hpp"
#include "runtime/facts/environment.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {
namespace {

layout::Value* extra_argument(lua_State* thread, const lua_Debug& record, int index) noexcept {
  if (!hooks_trust_layout()) return nullptr;
  return layout::extra_argument_of(*layout::call_of(*layout::of(thread), record.i_ci), -index);
}

/// As lua_getlocal, with extra arguments at negative indices in every Lua.
const char* get_local(lua_State* thread, const lua_Debug& record, int index) noexcept {
  if (index > 0 || layout::api_has_varargs) return lua_getlocal(thread, &record, index);
  const layout::Value* extra = extra_argument(thread, record, index);
  if (extra == nullptr) return nullptr;
  lua_pushnil(thread);  // a slot that is whole: put() writes what counts of a tag
  layout::put(*(layout::of(thread)->top - 1), *extra);
  return "(*vararg)";
}

/// As lua_setlocal; nothing is popped where there is no such variable.
const char* set_value(lua_State* thread, const lua_Debug& record, int index) noexcept {
  if (index > 0 || layout::api_has_varargs) return lua_setlocal(thread, &record, index);
  layout::Value* extra = extra_argument(thread, record, index);
  if (extra == nullptr) return nullptr;
  layout::put(*extra, *(layout::of(thread)->top - 1));
  lua_pop(thread, 1);
  return "(*vararg)";
}

}  // namespace

std::vector<Local> locals_of(lua_State* thread, const lua_Debug& record) {
  std::vector<Local> locals;
  if (lua_checkstack(thread, 1) == 0) return locals;
  for (int index = 1;; ++index) {
    const char* name = lua_getlocal(thread, &record, index);
    if (name == nullptr) break;
    lua_pop(thread, 1);
    if (*name == '(') continue;  // "(for state)", "(temporary)", "(C temporary)": slots without a name
    for (Local& earlier : locals) {
      if (std::string_view{earlier.name} == name) earlier.is_shadowed = true;
    }
    locals.push_back({name, index, false});
  }
  return locals;
}

int vararg_count(lua_State* thread, const lua_Debug& record) {
  if (lua_checkstack(thread, 1) == 0) return 0;
  int count = 0;
  while (get_local(thread, record, -(count + 1)) != nullptr) {
    lua_pop(thread, 1);
    ++count;
  }
  return count;
}

int find_local(lua_State* thread, const lua_Debug& record, std::string_view name) {
  if (lua_checkstack(thread, 1) == 0) return 0;
  int found = 0;
  for (int index = 1;; ++index) {
    const char* candidate = lua_getlocal(thread, &record, index);
    if (candidate == nullptr) return found;
    lua_pop(thread, 1);
    if (name == candidate) found = index;
  }
}

int find_upvalue(lua_State* L, int function, std::string_view name) {
  for (int index = 1;; ++index) {
    const char* candidate = lua_getupvalue(L, function, index);
    if (candidate == nullptr) return 0;
    lua_pop(L, 1);
    if (name == candidate) return index;
  }
}

void push_function(lua_State* L, lua_State* thread, const lua_Debug& record) {
  if (lua_checkstack(thread, 1) == 0) return lua_pushnil(L);
  lua_Debug copy = record;
  lua_getinfo(thread, "f", &copy);
  if (thread != L) lua_xmove(thread, L, 1);
}

bool push_local(lua_State* L, lua_State* thread, const lua_Debug& record, int index) {
  if (lua_checkstack(thread, 1) == 0 || get_local(thread, record, index) == nullptr) return false;
  if (thread != L) lua_xmove(thread, L, 1);
  return true;
}

bool set_local(lua_State* L, lua_State* thread, const lua_Debug& record, int index) {
  if (lua_checkstack(thread, 1) == 0) {
    lua_pop(L, 1);
    return false;
  }
  if (thread != L) lua_xmove(L, thread, 1);
  if (set_value(thread, record, index) != nullptr) return true;
  lua_pop(thread, 1);
  return false;
}

void push_environment(lua_State* L, lua_State* thread, const lua_Debug& record) {
  const int local = functions_have_environments ? 0 : find_local(thread, record, "_ENV");
  if (local != 0) {
    if (push_local(L, thread, record, local)) return;
  }
  push_function(L, thread, record);
  if (functions_have_environments && lua_isfunction(L, -1) && !lua_iscfunction(L, -1)) {
    push_environment_of(L, -1);
    lua_replace(L, -2);
    return;
  }
  if (lua_isfunction(L, -1) && !lua_iscfunction(L, -1)) {
    if (const int upvalue = find_upvalue(L, -1, "_ENV"); upvalue != 0) {
      lua_getupvalue(L, -1, upvalue);
      lua_replace(L, -2);
      return;
    }
  }
  lua_pop(L, 1);
  lua_pushglobaltable(L);
}

}  // namespace wayfinder::runtime::inspect
