#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>

#include "memory/heap_columns.hpp"

namespace wayfinder::memory {

using ObjectIndex = std::uint32_t;  ///< row of the object columns; the wire's id is one more
using EdgeIndex = std::uint32_t;    ///< row of the edge columns
constexpr std::uint32_t nothing = std::numeric_limits<std::uint32_t>::max();  ///< no object, no edge, not reached

[[nodiscard]] inline std::uint32_t object_count(const HeapColumns& heap) noexcept {
  return static_cast<std::uint32_t>(heap.kinds.size());
}
[[nodiscard]] inline std::uint32_t edge_count(const HeapColumns& heap) noexcept {
  return static_cast<std::uint32_t>(heap.edge_targets.size());
}

/// The rows of one object's edges.
[[nodiscard]] inline auto edges_of(const HeapColumns& heap, ObjectIndex object) noexcept {
  return std::views::iota(heap.first_edges[object], heap.first_edges[object + 1]);
}

/// The object that an edge starts from. O(log objects).
[[nodiscard]] ObjectIndex source_of(const HeapColumns& heap, EdgeIndex edge) noexcept;

/// Whether the edge keeps its target alive.
[[nodiscard]] inline bool is_strong(EdgeKind kind) noexcept {
  return kind != EdgeKind::weak;
}

/// The label's text; "" for a number.
[[nodiscard]] inline std::string_view text_of(const HeapColumns& heap, Label label) {
  return (label & number_bit) != 0 ? std::string_view{} : heap.string(label);
}
/// The label as a number; nullopt for a string.
[[nodiscard]] std::optional<std::uint32_t> number_of(Label label) noexcept;

}  // namespace wayfinder::memory
