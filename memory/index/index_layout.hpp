#pragma once
#include <array>
#include <cstdint>

#include "memory/index/index_format.hpp"

namespace wayfinder::memory {

/// One column's place in an index file.
struct IndexColumn {
  std::uint64_t offset{};
  std::uint64_t bytes{};
  const void* data{};
};

/// Where the columns of so many objects and edges lie, which follows from these numbers alone.
[[nodiscard]] constexpr std::array<IndexColumn, index_columns> lay_out_index(std::uint64_t objects,
                                                                             std::uint64_t edges) noexcept {
  constexpr std::uint64_t number = sizeof(std::uint32_t);
  const std::array<std::uint64_t, index_columns> bytes{(objects + 1) * number,
                                                       edges * number,
                                                       objects * number,
                                                       objects * number,
                                                       objects * number,
                                                       objects * number,
                                                       objects * sizeof(std::uint64_t)};
  std::array<IndexColumn, index_columns> columns{};
  std::uint64_t offset = sizeof(IndexHead);
  for (std::size_t i = 0; i < index_columns; ++i) {
    offset = (offset + index_alignment - 1) / index_alignment * index_alignment;
    columns[i] = {offset, bytes[i], nullptr};
    offset += bytes[i];
  }
  return columns;
}

}  // namespace wayfinder::memory
