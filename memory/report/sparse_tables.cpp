#include "memory/report/sparse_tables.hpp"

#include <utility>

#include "memory/report/largest.hpp"

namespace wayfinder::memory {

std::optional<SparseTables> sparse_tables(const HeapGraph& graph, std::size_t count) {
  const auto& rows = graph.details().table_rooms;
  if (!rows) return std::nullopt;
  SparseTables found;
  std::vector<TableRoom> sparse;
  for (const TableRoom& room : *rows) {
    if (2 * room.used() >= room.slots()) continue;
    sparse.push_back(room);
    found.wasted_bytes += room.empty_bytes;
  }
  found.total = sparse.size();
  keep_largest(sparse, count, &TableRoom::empty_bytes);
  for (const TableRoom& room : sparse) {
    found.tables.push_back(
        {std::uint64_t{room.object} + 1, graph.names().name_of(room.object), graph.columns().sizes[room.object], room});
  }
  return found;
}

}  // namespace wayfinder::memory
