#include "runtime/inspect/function_names.hpp"

#include <fmt/format.h>

#include "protocol/json.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr int max_fields = 20'000;  // of one module: a table of data with more is no place for names

std::string_view key_text(lua_State* L, int key) {
  std::size_t length = 0;
  const char* text = lua_tolstring(L, key, &length);
  return {text, length};
}

}  // namespace

std::string_view FunctionNames::find(lua_State* L, int function, const Inspector& inspector) {
  function = lua_absindex(L, function);
  if (!is_filled_) fill(L, inspector);
  const auto found = names_.find(lua_topointer(L, function));
  return found == names_.end() ? std::string_view{} : std::string_view{found->second};
}

void FunctionNames::fill(lua_State* L, const Inspector& inspector) {
  is_filled_ = true;
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return;
  const StackHeight height{L};
  inspector.push(L, slot_loaded_name);
  lua_rawget(L, LUA_REGISTRYINDEX);
  if (!lua_istable(L, -1)) return;
  const int loaded = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, loaded) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1)) add_module(L, key_text(L, -2));
  }
}

void FunctionNames::add_module(lua_State* L, std::string_view module) {
  const StackHeight height{L};
  const int fields = lua_gettop(L);
  const bool is_global = module == "_G";
  int visited = 0;
  for (lua_pushnil(L); lua_next(L, fields) != 0; lua_pop(L, 1)) {
    if (++visited > max_fields) return;
    if (lua_type(L, -2) != LUA_TSTRING || !lua_isfunction(L, -1)) continue;
    const std::string_view field = key_text(L, -2);
    const std::string name = is_global ? std::string{field} : fmt::format("{}.{}", module, field);
    const auto [entry, is_new] = names_.try_emplace(lua_topointer(L, -1), escape_text(name));
    // A global's bare name wins, else the shortest, so that the order of tables does not show.
    if (!is_new && (is_global || (entry->second.find('.') != std::string::npos && name < entry->second))) {
      entry->second = escape_text(name);
    }
  }
}

}  // namespace wayfinder::runtime::inspect
