#include "memory/report/suspended_coroutines.hpp"

#include "memory/report/largest.hpp"

namespace wayfinder::memory {

std::optional<SuspendedCoroutines> suspended_coroutines(const HeapGraph& graph, std::size_t count) {
  const auto& rows = graph.details().suspended_threads;
  if (!rows) return std::nullopt;
  const auto& heap = graph.columns();
  SuspendedCoroutines found{rows->size(), 0, {}};
  for (const SuspendedThread& row : *rows)
    found.size += heap.sizes[row.object];
  std::vector<SuspendedThread> threads{rows->begin(), rows->end()};
  keep_largest(threads, count,
               [&](const SuspendedThread& row) { return graph.dominators().retained_size(row.object); });
  for (const SuspendedThread& row : threads) {
    SuspendedCoroutine coroutine{.object = std::uint64_t{row.object} + 1,
                                 .name = graph.names().name_of(row.object),
                                 .place = {},
                                 .size = heap.sizes[row.object],
                                 .retained_size = graph.dominators().retained_size(row.object)};
    if (row.place != no_label) coroutine.place = graph.names().place_of(row.place);
    found.coroutines.push_back(std::move(coroutine));
  }
  return found;
}

}  // namespace wayfinder::memory
