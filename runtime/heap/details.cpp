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

constexpr std::size_t end_bytes = 32;

std::uint64_t key_of_head(std::string_view text) noexcept {
  return memory::hash_of(text.data(), std::min(text.size(), end_bytes)) + 3 * text.size();
}

/// Has the keys tell of the ends of the texts, too. What lies in no cache is fetched some texts ahead.
void add_tails(Arena<LongText>& texts) noexcept {
  constexpr std::size_t ahead = 16;
  const auto tail_of = [](const LongText& text) { return text.bytes + text.length - std::min(text.length, end_bytes); };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i + ahead < texts.size()) __builtin_prefetch(tail_of(texts[i + ahead]));
    texts[i].key = 3 * texts[i].key + memory::hash_of(tail_of(texts[i]), std::min(texts[i].length, end_bytes));
  }
}

/// Leaves the texts whose keys, from this bit on, others may have, too. False: no memory.
bool keep_alike(Arena<LongText>& texts, unsigned first_bit) noexcept {
  // so many places that most keys have one of their own
  const std::size_t places = std::bit_ceil(4 * texts.size() + 1);
  const auto place_of = [=](const LongText& text) { return (text.key >> first_bit) & (places - 1); };
  Arena<bool> seen;
  Arena<bool> seen_again;
  if (!seen.make_room(places) || !seen_again.make_room(places)) return false;
  for (const LongText& text : texts) {
    bool& is_known = seen[place_of(text)];
    seen_again[place_of(text)] |= is_known;
    is_known = true;
  }
  const auto is_alone = [&](const LongText& text) { return !seen_again[place_of(text)]; };
  texts.resize(static_cast<std::size_t>(std::remove_if(texts.begin(), texts.end(), is_alone) - texts.begin()));
  return true;
}

}  // namespace

bool add_long_text(HeapGraph& graph, std::uint32_t place, std::string_view text) noexcept {
  if (!graph.long_texts.make_room(1)) return false;
  graph.long_texts.push({text.data(), text.size(), key_of_head(text), place});
  return true;
}

bool compare_long_texts(HeapGraph& graph) noexcept {
  constexpr unsigned upper_half = 32;
  auto& texts = graph.long_texts;
  if (!keep_alike(texts, 0)) return false;
  add_tails(texts);
  if (!keep_alike(texts, 0) || !keep_alike(texts, upper_half)) return false;
  if (!graph.long_strings.make_room(texts.size())) return false;
  for (const LongText& text : texts) {
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
