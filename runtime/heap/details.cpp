#include "runtime/heap/details.hpp"

#include <algorithm>
#include <bit>

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

std::uint64_t key_of(std::string_view text) noexcept {
  constexpr std::size_t end_bytes = 32;
  const std::size_t bytes = std::min(text.size(), end_bytes);
  const std::uint64_t head = memory::hash_of(text.data(), bytes);
  const std::uint64_t tail = memory::hash_of(text.data() + text.size() - bytes, bytes);
  return head + 3 * tail + 5 * text.size();
}

}  // namespace

bool add_long_text(HeapGraph& graph, std::uint32_t place, std::string_view text) noexcept {
  if (!graph.long_texts.make_room(1)) return false;
  graph.long_texts.push({text.data(), text.size(), key_of(text), place});
  return true;
}

bool compare_long_texts(HeapGraph& graph) noexcept {
  const std::size_t texts = graph.long_texts.size();
  // So many places that most keys have one of their own; two keys in one only make two strings be read for nothing.
  const std::size_t places = std::bit_ceil(4 * texts + 1);
  Arena<bool> seen;
  Arena<bool> seen_again;
  if (!seen.make_room(places) || !seen_again.make_room(places)) return false;
  for (const LongText& text : graph.long_texts) {
    bool& is_known = seen[text.key % places];
    seen_again[text.key % places] |= is_known;
    is_known = true;
  }
  for (const LongText& text : graph.long_texts) {
    if (!seen_again[text.key % places]) continue;
    if (!graph.long_strings.make_room(1)) return false;
    graph.long_strings.push({memory::hash_of(text.bytes, text.length), text.length, text.object, 0});
  }
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
