#pragma once
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "memory/graph/heap_graph.hpp"
#include "memory/store/file_stamp.hpp"

namespace wayfinder::memory {

/// What a snapshot was read from.
struct ReadFiles {
  FileStamp snapshot;
  std::optional<FileStamp> index;  ///< nullopt: there was none
};

/// The snapshots whose bodies are mapped and indexed, least recently used last; drops from the end what is beyond the
/// budget. Who still holds a dropped one keeps it alive. Thread: one at a time.
class OpenSnapshots {
 public:
  OpenSnapshots(std::size_t max_count, std::uint64_t max_bytes) : max_count_{max_count}, max_bytes_{max_bytes} {}

  /// The open snapshot `id`, now the most recently used; null when it is not open, or a file that it lies in is another
  /// one by now.
  [[nodiscard]] std::shared_ptr<const HeapGraph> find(std::uint64_t id, const ReadFiles& now);
  void add(std::uint64_t id, const ReadFiles& files, std::shared_ptr<const HeapGraph> graph);
  void drop(std::uint64_t id);
  /// Drops the least recently used ones beyond the budget; the most recent one always stays. Indexes grow after
  /// add(), so this is called again now and then.
  void shrink();
  /// What shrink() and add() have dropped since, so that their indexes can be kept.
  struct Dropped {
    std::uint64_t id;
    std::shared_ptr<const HeapGraph> graph;
  };
  [[nodiscard]] std::vector<Dropped> take_dropped() { return std::exchange(dropped_, {}); }

  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] std::size_t count() const noexcept { return entries_.size(); }
  [[nodiscard]] std::uint64_t evictions() const noexcept { return evictions_; }

 private:
  struct Entry {
    std::uint64_t id;
    ReadFiles files;
    std::shared_ptr<const HeapGraph> graph;
  };
  std::size_t max_count_;
  std::uint64_t max_bytes_;
  std::uint64_t evictions_{};
  std::vector<Dropped> dropped_;
  std::list<Entry> entries_;  ///< most recently used first
};

}  // namespace wayfinder::memory
