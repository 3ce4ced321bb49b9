#include <string_view>

#include "runtime/facts/upvalues.hpp"
#include "runtime/heap/api_visits.hpp"
#include "runtime/heap/key_labels.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Of a C function's code; of the library functions that LuaJIT runs itself, the closure's.
std::uintptr_t code_of(lua_State* L, int function) noexcept {
  const lua_CFunction code = lua_tocfunction(L, function);
  return code != nullptr ? reinterpret_cast<std::uintptr_t>(code)
                         : reinterpret_cast<std::uintptr_t>(lua_topointer(L, function));
}

/// Notes the C functions in the table at this index.
void add_functions_of(ApiWalker& walker, int table, std::string_view module) {
  lua_State* const L = walker.L();
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_iscfunction(L, -1) == 0) continue;
    walker.c_functions().add(code_of(L, lua_gettop(L)), module, text_at(L, -2));
  }
}

Visited visit_c_function(ApiWalker& walker, int function) {
  lua_State* const L = walker.L();
  std::size_t upvalues = 0;
  while (lua_getupvalue(L, function, static_cast<int>(upvalues) + 1) != nullptr) {
    ++upvalues;
    walker.pop_edge(EdgeKind::upvalue, label_of_integer(static_cast<lua_Integer>(upvalues), walker.graph().strings));
  }
  const ObjectSize& size = walker.shapes().c_closure;
  return {walker.c_functions().label_of(code_of(L, function), walker.graph().strings),
          size.base + upvalues * size.part};
}

/// An edge to the cell of the upvalue whose value is on top, or to the value where the API shows no cell.
void visit_upvalue(ApiWalker& walker, const void* cell, std::string_view name) {
  const EdgeKind kind = name == "_ENV" ? EdgeKind::environment : EdgeKind::upvalue;
  const bool is_stripped = name.starts_with('(');
  const Label label = is_stripped ? memory::no_label : walker.label_of(name);
  if (cell == nullptr) return walker.pop_edge(kind, label);
  walker.edge(walker.number_of_cell(cell), kind, label);
  lua_pop(walker.L(), 1);
}

Visited visit_lua_function(ApiWalker& walker, int function) {
  lua_State* const L = walker.L();
  std::size_t upvalues = 0;
  const auto next = [&] { return lua_getupvalue(L, function, static_cast<int>(upvalues) + 1); };
  while (const char* name = next()) {
    ++upvalues;
    visit_upvalue(walker, layout::upvalue_cell(L, function, static_cast<int>(upvalues)), name);
  }
  lua_Debug place{};
  lua_pushvalue(L, function);
  lua_getinfo(L, ">S", &place);
  const ObjectSize& size = walker.shapes().lua_closure;
  return {walker.label_of_place(place), size.base + upvalues * size.part};
}

}  // namespace

Visited visit_function(ApiWalker& walker, int function) {
  visit_environment(walker, function);
  const bool is_c = lua_iscfunction(walker.L(), function) != 0;
  return is_c ? visit_c_function(walker, function) : visit_lua_function(walker, function);
}

void add_functions(ApiWalker& walker) {
  lua_State* const L = walker.L();
  lua_pushglobaltable(L);
  const int globals = lua_gettop(L);
  if (lua_istable(L, globals)) add_functions_of(walker, globals, {});
  lua_pushstring(L, LUA_LOADED_TABLE);
  lua_rawget(L, LUA_REGISTRYINDEX);
  const int loaded = lua_gettop(L);
  if (lua_istable(L, loaded)) {
    for (lua_pushnil(L); lua_next(L, loaded) != 0; lua_pop(L, 1)) {
      const bool is_module = lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1);
      if (!is_module || lua_rawequal(L, -1, globals) != 0) continue;
      add_functions_of(walker, lua_gettop(L), text_at(L, -2));
    }
  }
  lua_settop(L, walk_slots);
  walker.c_functions().complete();
}

}  // namespace wayfinder::runtime::heap
