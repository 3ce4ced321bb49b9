#pragma once
#include <cstdint>

#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"
#include "runtime/heap/arena.hpp"
#include "runtime/heap/string_pool.hpp"

namespace wayfinder::runtime::heap {

/// A string that Lua does not intern, while it is not known whether there are others like it.
struct LongText {
  const char* bytes;
  std::uint64_t length;
  std::uint64_t key;  ///< of its length and of what was read of it: different ones are of different strings
  std::uint32_t object;
};

/// The columns of memory::HeapColumns and memory::HeapDetails while they grow. No malloc.
struct HeapGraph {
  Arena<memory::ObjectKind> kinds;
  Arena<std::uint64_t> sizes;
  Arena<std::uint64_t> addresses;
  Arena<std::uint32_t> births;
  Arena<memory::Label> labels;
  Arena<std::uint32_t> first_edges;
  Arena<std::uint32_t> edge_targets;
  Arena<memory::EdgeKind> edge_kinds;
  Arena<memory::Label> edge_labels;
  StringPool strings;
  Arena<LongText> long_texts;
  Arena<memory::LongString> long_strings;  ///< made of those at the end
  Arena<memory::TableRoom> table_rooms;
  Arena<memory::SuspendedThread> suspended_threads;
  bool knows_table_rooms{};

  /// False: no memory.
  [[nodiscard]] bool make_object_room(std::size_t more) noexcept {
    return kinds.make_room(more) && sizes.make_room(more) && addresses.make_room(more) && births.make_room(more) &&
           labels.make_room(more) && first_edges.make_room(more + 1);
  }
  [[nodiscard]] bool make_edge_room(std::size_t more) noexcept {
    return edge_targets.make_room(more) && edge_kinds.make_room(more) && edge_labels.make_room(more);
  }
  void resize_objects(std::size_t objects) noexcept {
    kinds.resize(objects);
    sizes.resize(objects);
    addresses.resize(objects);
    births.resize(objects);
    labels.resize(objects);
    first_edges.resize(objects + 1);
    forget_details(objects);
  }
  /// Cuts what is told of objects from this one on.
  void forget_details(std::size_t first_object) noexcept {
    const auto cut = [first_object](auto& rows) {
      std::size_t left = rows.size();
      while (left > 0 && rows[left - 1].object >= first_object) {
        --left;
      }
      rows.resize(left);
    };
    cut(long_texts);
    cut(table_rooms);
    cut(suspended_threads);
  }
  void resize_edges(std::size_t edges) noexcept {
    edge_targets.resize(edges);
    edge_kinds.resize(edges);
    edge_labels.resize(edges);
  }

  [[nodiscard]] memory::HeapColumns columns() const noexcept {
    return {.kinds = kinds.items(),
            .sizes = sizes.items(),
            .addresses = addresses.items(),
            .births = births.items(),
            .labels = labels.items(),
            .first_edges = first_edges.items(),
            .edge_targets = edge_targets.items(),
            .edge_kinds = edge_kinds.items(),
            .edge_labels = edge_labels.items(),
            .string_offsets = strings.offsets(),
            .string_bytes = strings.bytes()};
  }
  [[nodiscard]] memory::HeapDetails details() const noexcept {
    memory::HeapDetails details{
        .long_strings = long_strings.items(), .table_rooms = {}, .suspended_threads = suspended_threads.items()};
    if (knows_table_rooms) details.table_rooms = table_rooms.items();
    return details;
  }
};

}  // namespace wayfinder::runtime::heap
