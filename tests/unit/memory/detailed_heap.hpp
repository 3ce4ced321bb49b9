#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "tests/unit/memory/made_heap.hpp"

namespace wayfinder::memory {

/// A heap made by hand whose file tells of strings, tables and threads.
struct DetailedHeap : MadeHeap {
  std::vector<LongString> long_strings;
  std::vector<TableRoom> table_rooms;
  std::vector<SuspendedThread> suspended_threads;

  /// A string that Lua does not intern; its hash is `content`.
  Id long_string(std::uint64_t content, std::uint64_t length) {
    const Id id = string("text " + std::to_string(content), length + 25);
    long_strings.push_back({content, length, id, 0});
    return id;
  }

  /// The graph as one that comes from a file; the heap must outlive it.
  [[nodiscard]] HeapGraph with_details() const {
    auto made = graph();
    HeapOrigin origin;
    origin.details = {long_strings, table_rooms, suspended_threads};
    const HeapColumns& columns = made->columns();
    const SnapshotInfo& described = made->info();
    return HeapGraph{made, columns, described, origin};
  }
};

}  // namespace wayfinder::memory
