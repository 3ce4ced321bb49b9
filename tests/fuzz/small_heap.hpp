#pragma once
#include <array>

#include "memory/heap_columns.hpp"
#include "memory/index/index_file.hpp"

/// root → a table → itself, a string that two edges lead to, and a thread. With the index that goes with it.
struct SmallHeap {
  std::array<wayfinder::memory::ObjectKind, 4> kinds{
      wayfinder::memory::ObjectKind::root, wayfinder::memory::ObjectKind::table, wayfinder::memory::ObjectKind::string,
      wayfinder::memory::ObjectKind::thread};
  std::array<std::uint64_t, 4> sizes{0, 56, 30, 200};
  std::array<std::uint64_t, 4> addresses{0, 0x1000, 0x2000, 0x3000};
  std::array<std::uint32_t, 4> births{1, 1, 1, 1};
  std::array<wayfinder::memory::Label, 4> labels{0, 0, 1, 0};
  std::array<std::uint32_t, 5> first_edges{0, 1, 4, 4, 5};
  std::array<std::uint32_t, 5> targets{1, 1, 2, 3, 2};
  std::array<wayfinder::memory::EdgeKind, 5> edge_kinds{
      wayfinder::memory::EdgeKind::registry, wayfinder::memory::EdgeKind::index, wayfinder::memory::EdgeKind::field,
      wayfinder::memory::EdgeKind::index, wayfinder::memory::EdgeKind::local};
  std::array<wayfinder::memory::Label, 5> edge_labels{0, wayfinder::memory::number_bit | 1U, 1,
                                                      wayfinder::memory::number_bit | 2U, 1};
  std::array<std::uint32_t, 3> offsets{0, 0, 5};

  [[nodiscard]] wayfinder::memory::HeapColumns columns() const {
    return {kinds, sizes, addresses, births, labels, first_edges, targets, edge_kinds, edge_labels, offsets, "hello"};
  }
  /// Of the snapshot that the indexes of the fuzzer belong to.
  static constexpr wayfinder::memory::SnapshotMark mark{{1, 2, 300, 400}, 500};
};
