#pragma once
#include <string>

#include "tests/unit/memory/made_heap.hpp"

namespace wayfinder::memory {

/// A program as successive snapshots see it: take() is a snapshot, after which new objects are of the next epoch.
struct GrowingProgram {
  MadeHeap heap;

  std::shared_ptr<const HeapGraph> take() {
    auto graph = heap.graph();
    heap.info.epoch = ++heap.epoch;
    return graph;
  }

  /// `count` new records {id, name} at the end of an array.
  void append_records(MadeHeap::Id array, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto record = heap.table(56);
      heap.scalar_field(record, "id");
      heap.scalar_field(record, "name");
      heap.index(array, ++appended_, record);
    }
    heap.set_size(array, heap.size(array) + 16ULL * count);
  }

 private:
  std::uint32_t appended_{};
};

}  // namespace wayfinder::memory
