#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "memory/graph/dominators.hpp"
#include "memory/graph/object_names.hpp"
#include "memory/graph/paths.hpp"
#include "memory/graph/retainers.hpp"
#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"

namespace wayfinder::memory {

/// What a heap's columns lie in, where that is a file.
struct HeapOrigin {
  std::uint64_t mapped_bytes{};     ///< count in the store's budget
  std::uint64_t content_hash{};     ///< SnapshotFile::content_hash()
  HeapDetails details;              ///< absent: the file does not tell
  std::optional<GraphIndex> index;  ///< that was made before; absent: it is made when asked for
};

/// One snapshot with everything derived from it; each index is made when it is first asked for, then kept.
/// Thread: any, several at once; the first question after an index waits until it is made, so ask on a worker.
class HeapGraph {
 public:
  /// `owner` keeps the memory behind `columns` and the origin's details and index alive.
  HeapGraph(std::shared_ptr<const void> owner, const HeapColumns& columns, SnapshotInfo info,
            const HeapOrigin& origin = {});

  [[nodiscard]] const HeapColumns& columns() const noexcept { return columns_; }
  [[nodiscard]] const SnapshotInfo& info() const noexcept { return info_; }
  [[nodiscard]] const HeapDetails& details() const noexcept { return origin_.details; }
  [[nodiscard]] std::uint32_t objects() const noexcept { return object_count(columns_); }

  [[nodiscard]] const Roots& roots() const;
  [[nodiscard]] const Paths& paths() const;
  [[nodiscard]] const ObjectNames& names() const;
  [[nodiscard]] const Retainers& retainers() const;
  [[nodiscard]] const Dominators& dominators() const;

  [[nodiscard]] std::uint64_t content_hash() const noexcept { return origin_.content_hash; }
  [[nodiscard]] bool uses_index() const noexcept { return origin_.index.has_value(); }
  /// What was made here and could be kept for the next time; nullopt while a part of it is missing, and where it came
  /// from disk. It lives as long as the graph.
  [[nodiscard]] std::optional<GraphIndex> new_index() const;

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
  HeapOrigin origin_;
  mutable std::atomic<unsigned> made_parts_{};  ///< of the index
  mutable std::atomic<std::uint64_t> bytes_;
  mutable Lazy<Roots> roots_;
  mutable Lazy<Paths> paths_;
  mutable Lazy<ObjectNames> names_;
  mutable Lazy<Retainers> retainers_;
  mutable Lazy<Dominators> dominators_;
};

}  // namespace wayfinder::memory
