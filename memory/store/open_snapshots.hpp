#pragma once
#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

/// What tells a file from a later one under its name.
struct FileStamp {
  std::uint64_t device{};
  std::uint64_t inode{};
  std::uint64_t bytes{};
  std::int64_t changed_ns{};
  bool operator==(const FileStamp&) const = default;
};
/// Nullopt: there is no such regular file.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

/// The snapshots whose bodies are mapped and indexed, least recently used last; drops from the end what is beyond the
/// budget. Who still holds a dropped one keeps it alive. Thread: one at a time.
class OpenSnapshots {
 public:
  OpenSnapshots(std::size_t max_count, std::uint64_t max_bytes) : max_count_{max_count}, max_bytes_{max_bytes} {}

  /// The open snapshot `id`, now the most recently used; null when it is not open, or was made of another file.
  [[nodiscard]] std::shared_ptr<const HeapGraph> find(std::uint64_t id, const FileStamp& stamp);
  void add(std::uint64_t id, const FileStamp& stamp, std::shared_ptr<const HeapGraph> graph);
  void drop(std::uint64_t id);
  /// Drops the least recently used ones beyond the budget; the most recent one always stays. Indexes grow after
  /// add(), so this is called again now and then.
  void shrink();

  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] std::size_t count() const noexcept { return entries_.size(); }
  [[nodiscard]] std::uint64_t evictions() const noexcept { return evictions_; }

 private:
  struct Entry {
    std::uint64_t id;
    FileStamp stamp;
    std::shared_ptr<const HeapGraph> graph;
  };
  std::size_t max_count_;
  std::uint64_t max_bytes_;
  std::uint64_t evictions_{};
  std::list<Entry> entries_;  ///< most recently used first
};

}  // namespace wayfinder::memory
