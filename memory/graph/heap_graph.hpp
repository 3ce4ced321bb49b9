#pragma once
#include <atomic>
#include <memory>
#include <mutex>

#include "memory/graph/dominators.hpp"
#include "memory/graph/object_names.hpp"
#include "memory/graph/paths.hpp"
#include "memory/graph/retainers.hpp"
#include "memory/heap_columns.hpp"

namespace wayfinder::memory {

/// One snapshot with everything derived from it; each index is made when it is first asked for, then kept.
/// Thread: any, several at once; the first question after an index waits until it is made, so ask on a worker.
class HeapGraph {
 public:
  /// `owner` keeps the memory behind `columns` alive; `mapped_bytes` of it count in the store's budget.
  HeapGraph(std::shared_ptr<const void> owner, const HeapColumns& columns, SnapshotInfo info,
            std::uint64_t mapped_bytes = 0);

  [[nodiscard]] const HeapColumns& columns() const noexcept { return columns_; }
  [[nodiscard]] const SnapshotInfo& info() const noexcept { return info_; }
  [[nodiscard]] std::uint32_t objects() const noexcept { return object_count(columns_); }

  [[nodiscard]] const Roots& roots() const;
  [[nodiscard]] const Paths& paths() const;
  [[nodiscard]] const ObjectNames& names() const;
  [[nodiscard]] const Retainers& retainers() const;
  [[nodiscard]] const Dominators& dominators() const;

  /// Memory of the mapping and of the indexes made so far.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  /// A value made once, by whoever asks first.
  template <class T>
  struct Lazy {
    std::once_flag once;
    std::unique_ptr<const T> value;
  };
  template <class T, class Make>
  const T& get(Lazy<T>& lazy, const Make& make) const;

  std::shared_ptr<const void> owner_;
  HeapColumns columns_;
  SnapshotInfo info_;
  mutable std::atomic<std::uint64_t> bytes_;
  mutable Lazy<Roots> roots_;
  mutable Lazy<Paths> paths_;
  mutable Lazy<ObjectNames> names_;
  mutable Lazy<Retainers> retainers_;
  mutable Lazy<Dominators> dominators_;
};

}  // namespace wayfinder::memory
