#include <string_view>

#include "runtime/heap/api_visits.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/stack_levels.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Moves the value on top of another thread's stack to the walk's.
void take_value(ApiWalker& walker, lua_State* thread) noexcept {
  if (thread != walker.L()) lua_xmove(thread, walker.L(), 1);
}

Label label_of_local(ApiWalker& walker, std::string_view name, bool is_c) noexcept {
  const auto& labels = walker.labels();
  // 5.1 to 5.3 call both kinds "(*temporary)", and 5.2 has "(*vararg)"
  if (name == "(*temporary)" || name == "(temporary)") return is_c ? labels.c_temporary : labels.temporary;
  if (name == "(C temporary)") return labels.c_temporary;
  if (name == "(vararg)" || name == "(*vararg)") return labels.vararg;
  return walker.label_of(name);
}

/// The frame's function, its locals and temporaries, and its extra arguments.
void visit_frame(ApiWalker& walker, lua_State* thread, lua_Debug& record) {
  lua_State* const L = walker.L();
  lua_getinfo(thread, "f", &record);
  take_value(walker, thread);
  const bool is_c = lua_iscfunction(L, -1) != 0;
  walker.pop_edge(EdgeKind::internal, walker.labels().frame);
  for (const int sign : {1, -1}) {
    int slot = 1;
    while (const char* name = lua_getlocal(thread, &record, sign * slot)) {
      take_value(walker, thread);
      if (walker.is_object(lua_gettop(L))) {
        walker.pop_edge(EdgeKind::local, label_of_local(walker, name, is_c));
      } else {
        lua_pop(L, 1);
      }
      ++slot;
    }
  }
}

}  // namespace

Visited visit_thread(ApiWalker& walker, int index, std::uint32_t place) {
  lua_State* const L = walker.L();
  lua_State* const thread = lua_tothread(L, index);
  visit_environment(walker, index);
  const Visited visited{memory::no_label, walker.shapes().thread_bytes};
  if (lua_checkstack(thread, LUA_MINSTACK) == 0) return visited;
  const bool is_main = lua_pushthread(thread) != 0;
  lua_pop(thread, 1);
  if (!is_main) walker.check(add_thread(walker.graph(), place, thread));
  const int levels = count_levels(thread);
  const int own_levels = thread == L ? 1 : 0;  // the walk's
  lua_Debug record;
  for (int level = levels; level-- > own_levels;) {
    if (lua_getstack(thread, level, &record) != 0) visit_frame(walker, thread, record);
  }
  // A thread that has not begun, or has ended, has its values below all frames.
  for (int slot = 1; levels == 0 && slot <= lua_gettop(thread); ++slot) {
    lua_pushvalue(thread, slot);
    take_value(walker, thread);
    walker.pop_edge(EdgeKind::local, walker.labels().c_temporary);
  }
  return visited;
}

}  // namespace wayfinder::runtime::heap
