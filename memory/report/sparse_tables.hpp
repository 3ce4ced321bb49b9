#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

struct SparseTable {
  std::uint64_t object{};  ///< id
  std::string name;
  std::uint64_t size{};  ///< bytes
  TableRoom room;
};

struct SparseTables {
  std::uint64_t total{};
  std::uint64_t wasted_bytes{};     ///< of all their empty slots
  std::vector<SparseTable> tables;  ///< those that waste most, downwards
};

/// Tables of TableRoom::least_slots or more, less than half of which are used; `count` of them. A table that has merely
/// grown by doubling is none. Nullopt: the file does not tell. O(t log t) of the tables of that room.
[[nodiscard]] std::optional<SparseTables> sparse_tables(const HeapGraph& graph, std::size_t count);

}  // namespace wayfinder::memory
