#pragma once
#include <string_view>

#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/heap_graph.hpp"

/// Rows of memory::HeapDetails, appended as their objects are visited. False: no memory. Thread: as walk_heap().
namespace wayfinder::runtime::heap {

/// A string that Lua does not intern; its bytes are read again by compare_long_texts().
[[nodiscard]] bool add_long_text(HeapGraph& graph, std::uint32_t place, std::string_view text) noexcept;
/// When the walk has ended: rows of those that look alike. Only these are read whole.
[[nodiscard]] bool compare_long_texts(HeapGraph& graph) noexcept;

/// A table's room, unless it is small.
[[nodiscard]] bool add_table_room(HeapGraph& graph, const memory::TableRoom& room) noexcept;

/// A Lua thread that is not the main one, if it is suspended. Asks the API for nothing that allocates or raises.
[[nodiscard]] bool add_thread(HeapGraph& graph, std::uint32_t place, lua_State* thread) noexcept;

}  // namespace wayfinder::runtime::heap
