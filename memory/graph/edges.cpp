#include "memory/graph/edges.hpp"

#include <algorithm>

namespace wayfinder::memory {

ObjectIndex source_of(const HeapColumns& heap, EdgeIndex edge) noexcept {
  const auto after = std::ranges::upper_bound(heap.first_edges, edge);
  return static_cast<ObjectIndex>(after - heap.first_edges.begin() - 1);
}

std::optional<std::uint32_t> number_of(Label label) noexcept {
  if ((label & number_bit) == 0) return std::nullopt;
  return label & ~number_bit;
}

}  // namespace wayfinder::memory
