#include "runtime/heap/details.hpp"

#include "memory/snapshot_layout.hpp"
#include "runtime/heap/place_text.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// As coroutine.status() tells it.
bool is_suspended(lua_State* thread) noexcept {
  if (lua_status(thread) != LUA_OK) return lua_status(thread) == LUA_YIELD;
  lua_Debug record;
  const bool is_in_call = lua_getstack(thread, 0, &record) != 0;
  return !is_in_call && lua_gettop(thread) > 0;
}

/// Where the innermost Lua function waits whose line is known.
memory::Label place_of(HeapGraph& graph, lua_State* thread) noexcept {
  lua_Debug record;
  for (int level = 0; lua_getstack(thread, level, &record) != 0; ++level) {
    lua_getinfo(thread, "Sl", &record);
    if (record.currentline > 0) return graph.strings.intern(PlaceText{source_of(record), record.currentline}.view());
  }
  return memory::no_label;
}

}  // namespace

bool add_long_string(HeapGraph& graph, std::uint32_t place, std::string_view text) noexcept {
  if (!graph.long_strings.make_room(1)) return false;
  graph.long_strings.push({memory::hash_of(text.data(), text.size()), text.size(), place, 0});
  return true;
}

bool add_table_room(HeapGraph& graph, const memory::TableRoom& room) noexcept {
  if (room.slots() < memory::TableRoom::least_slots) return true;
  if (!graph.table_rooms.make_room(1)) return false;
  graph.table_rooms.push(room);
  return true;
}

bool add_thread(HeapGraph& graph, std::uint32_t place, lua_State* thread) noexcept {
  if (!is_suspended(thread)) return true;
  if (!graph.suspended_threads.make_room(1)) return false;
  graph.suspended_threads.push({place, place_of(graph, thread)});
  return true;
}

}  // namespace wayfinder::runtime::heap
