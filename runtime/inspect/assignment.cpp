#include "runtime/inspect/assignment.hpp"

#include <limits>

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/tokens.hpp"
#include "runtime/inspect/value_text.hpp"

namespace wayfinder::runtime::inspect {
namespace {

Result<void> set_metatable(lua_State* L) {
  if (!lua_isnil(L, -1) && !lua_istable(L, -1)) {
    return refuse("value", "a table or nil", lua_typename(L, lua_type(L, -1)));
  }
  lua_pushvalue(L, -2);
  lua_pushvalue(L, -2);
  return run_protected(L, 2, 0, [](lua_State* inner) { lua_setmetatable(inner, 1); });
}

/// Table, key and value are on top of the stack.
Result<void> set_field(lua_State* L) {
  const bool is_nan = lua_type(L, -2) == LUA_TNUMBER && lua_tonumber(L, -2) != lua_tonumber(L, -2);
  if (lua_isnil(L, -2) || is_nan) return refuse("expression", "a key other than nil and NaN", is_nan ? "NaN" : "nil");
  for (int i = 0; i < 3; ++i)
    lua_pushvalue(L, -3);
  return run_protected(L, 3, 0, [](lua_State* inner) {
    lua_rawset(inner, 1);
    lua_settop(inner, 0);
  });
}

/// As `object[key] = value` does in the program: metamethods of other types than tables decide.
Result<void> set_indexed(lua_State* L) {
  static constexpr std::string_view code = "local object, key, value = ... object[key] = value";
  if (luaL_loadbufferx(L, code.data(), code.size(), "=(evaluate)", "t") != LUA_OK) {
    return fail(ErrorCode::evaluation, take_error_text(L));
  }
  for (int i = 0; i < 3; ++i)
    lua_pushvalue(L, -4);
  const auto done = run_evaluation(L, 3);
  if (!done) return tl::unexpected(done.error());
  lua_pop(L, *done);
  return {};
}

/// Pushes the key that stands between brackets; false: not one that can be read back.
bool push_bracketed(lua_State* L, std::string_view inner) {
  const auto tokens = tokens_of(inner);
  if (tokens.size() == 1 && tokens[0].kind == TokenKind::string) {
    const std::string text = string_value(tokens[0]);
    return run_protected(L, 0, 1, [&](lua_State* state) { lua_pushlstring(state, text.data(), text.size()); })
        .has_value();
  }
  if (inner == "true" || inner == "false") {
    lua_pushboolean(L, inner == "true" ? 1 : 0);
    return true;
  }
  return !inner.empty() && lua_stringtonumber(L, std::string{inner}.c_str()) == inner.size() + 1;
}

}  // namespace

Result<void> assign(lua_State* L, const Target& target, const Frame* frame) {
  switch (target.kind) {
    case TargetKind::local:
      lua_pushvalue(L, -1);
      if (set_local(L, frame->thread, frame->record, target.index)) return {};
      return fail(ErrorCode::evaluation, "the local is no longer there");
    case TargetKind::upvalue:
      lua_pushvalue(L, -1);
      if (lua_setupvalue(L, -3, target.index) == nullptr) lua_pop(L, 1);
      return {};
    case TargetKind::user_value:
      lua_pushvalue(L, -1);
      if (lua_setiuservalue(L, -3, target.index) != 0) return {};
      return refuse("value", "a table or nil, as this Lua takes", lua_typename(L, lua_type(L, -1)));
    case TargetKind::metatable:
      return set_metatable(L);
    case TargetKind::field:
      return set_field(L);
    case TargetKind::indexed:
      return set_indexed(L);
  }
  return {};
}

bool push_key_of_name(lua_State* L, Inspector& inspector, std::string_view name) {
  const int table = lua_gettop(L);
  bool is_pushed = false;
  if (is_identifier(name)) {
    is_pushed = run_protected(L, 0, 1, [name](lua_State* inner) {
                  lua_pushlstring(inner, name.data(), name.size());
                }).has_value();
  } else if (name.size() > 2 && name.starts_with('[') && name.ends_with(']')) {
    is_pushed = push_bracketed(L, name.substr(1, name.size() - 2));
  }
  if (is_pushed) {
    lua_pushvalue(L, -1);
    lua_rawget(L, table);
    const bool is_there = !lua_isnil(L, -1);
    lua_pop(L, 1);
    const bool is_hole = lua_isinteger(L, -1) != 0 && lua_tointeger(L, -1) >= 1 &&
                         static_cast<lua_Unsigned>(lua_tointeger(L, -1)) <= lua_rawlen(L, table);
    if (is_there || is_hole) return true;
  }
  lua_settop(L, table);
  // A key that is an object, or a text that was cut: it is the one that is called like this.
  lua_pushnil(L);
  bool is_found = false;
  inspector.table_lists.visit_named(L, inspector, table, 0, std::numeric_limits<std::int64_t>::max() / 2, [&] {
    if (is_found || name_of_key(L, lua_absindex(L, -2)) != name) return;
    is_found = true;
    lua_pushvalue(L, -2);
    lua_replace(L, table + 1);
  });
  if (!is_found) lua_settop(L, table);
  return is_found;
}

}  // namespace wayfinder::runtime::inspect
