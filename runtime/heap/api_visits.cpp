#include "runtime/heap/api_visits.hpp"

#include <array>
#include <string_view>

#include "runtime/facts/environment.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/key_labels.hpp"
#include "runtime/layout/main_thread.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Pushes the main thread, or nil where it is not known.
void push_main_thread(lua_State* L) {
  lua_State* const main_thread = main_thread_of(L);
  if (main_thread == L) {
    lua_pushthread(L);
  } else if (main_thread != nullptr && lua_checkstack(main_thread, 1) != 0) {
    lua_pushthread(main_thread);
    lua_xmove(main_thread, L, 1);
  } else {
    lua_pushnil(L);
  }
}

/// An edge to the metatable that all values of this type have; one of them is on top and is popped.
void visit_metatable_of_type(ApiWalker& walker, std::string_view name) {
  lua_State* const L = walker.L();
  if (lua_getmetatable(L, -1) != 0) walker.pop_edge(EdgeKind::metatable, walker.label_of(name));
  lua_pop(L, 1);
}

void visit_metatables_by_type(ApiWalker& walker) {
  lua_State* const L = walker.L();
  lua_pushnil(L);
  visit_metatable_of_type(walker, "nil");
  lua_pushboolean(L, 1);
  visit_metatable_of_type(walker, "boolean");
  lua_pushlightuserdata(L, &walker);
  visit_metatable_of_type(walker, "lightuserdata");
  lua_pushinteger(L, 1);
  visit_metatable_of_type(walker, "number");
  lua_pushvalue(L, name_slot);
  visit_metatable_of_type(walker, "string");
  lua_pushcfunction(L, [](lua_State*) { return 0; });
  visit_metatable_of_type(walker, "function");
  lua_pushthread(L);
  visit_metatable_of_type(walker, "thread");
}

}  // namespace

void visit_roots(ApiWalker& walker) {
  lua_State* const L = walker.L();
  lua_pushvalue(L, LUA_REGISTRYINDEX);
  walker.pop_edge(EdgeKind::registry, walker.label_of("registry"));
  lua_pushglobaltable(L);
  walker.pop_edge(EdgeKind::environment, walker.label_of("globals"));
  push_main_thread(L);
  const bool is_main_known = !lua_isnil(L, -1);
  walker.pop_edge(EdgeKind::internal, walker.label_of("main thread"));
  if (!is_main_known) {
    lua_pushthread(L);
    walker.pop_edge(EdgeKind::internal, walker.label_of("running thread"));
  }
  visit_metatables_by_type(walker);
}

void visit_environment(ApiWalker& walker, int object) {
  if constexpr (!functions_have_environments) return;
  push_environment_of(walker.L(), object);
  walker.pop_edge(EdgeKind::environment, walker.labels().environment);
}

Visited visit_userdata(ApiWalker& walker, int userdata) {
  lua_State* const L = walker.L();
  Label name = memory::no_label;
  if (lua_getmetatable(L, userdata) != 0) {
    name = walker.metatable(lua_gettop(L)).name;
    walker.pop_edge(EdgeKind::metatable, memory::no_label);
  }
  visit_environment(walker, userdata);
  std::size_t values = 0;
  while (lua_getiuservalue(L, userdata, static_cast<int>(values) + 1) != LUA_TNONE) {
    ++values;
    walker.pop_edge(EdgeKind::uservalue, label_of_integer(static_cast<lua_Integer>(values), walker.graph().strings));
  }
  lua_pop(L, 1);
  return {name, walker.shapes().header_of_userdata(values) + lua_rawlen(L, userdata)};
}

Visited visit_string(ApiWalker& walker, int string, std::uint32_t place) {
  constexpr std::size_t longest = 64;
  const std::string_view text = text_at(walker.L(), string);
  if (text.size() > walker.shapes().longest_interned) walker.check(add_long_text(walker.graph(), place, text));
  return {walker.graph().strings.add(text.substr(0, longest)), walker.shapes().string_bytes + text.size()};
}

Visited visit_cdata(ApiWalker& walker, int /*cdata*/) {
  return {walker.label_of("cdata"), 0};
}

}  // namespace wayfinder::runtime::heap
