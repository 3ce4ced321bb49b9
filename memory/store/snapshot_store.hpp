#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"
#include "memory/query/summary.hpp"
#include "memory/store/open_snapshots.hpp"
#include "memory/store/read_snapshot.hpp"
#include "memory/store/snapshot_folder.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

struct StoreSettings {
  std::filesystem::path directory;                   ///< snapshot_directory()
  std::uint64_t max_bytes{2ULL << 30U};              ///< of all snapshots in the folder (memory.storeBytes)
  std::chrono::hours keep{7 * 24};                   ///< for snapshots of ended sessions (memory.keepDays)
  std::size_t max_in_memory{10};                     ///< open at a time (memory.maxSnapshotsInMemory)
  std::uint64_t max_bytes_in_memory{1ULL << 30U};    ///< mapped bodies and indexes
  std::uint32_t index_from_objects{worth_an_index};  ///< smaller heaps have no index on disk
};

/// What is known of a snapshot without opening it.
struct StoredSnapshot {
  std::uint64_t id{};
  std::string label;
  std::filesystem::path path;
  std::uint64_t file_bytes{};
  SnapshotInfo info;
  HeapSummary summary;
};

struct StoreStatistics {
  std::filesystem::path directory;
  std::uint64_t size{};  ///< bytes of all sessions' snapshots in the folder
  std::uint64_t max_bytes{};
  std::uint64_t entries{};    ///< snapshots in the folder
  std::uint64_t hits{};       ///< open() found it open
  std::uint64_t misses{};     ///< open() had to read it
  std::uint64_t evictions{};  ///< closed for room
  std::uint64_t bytes_mapped{};
};

/// One session's snapshots: metadata of all, bodies of the recently used. Files outlive the session, within the
/// folder's bounds; ids, from 1, do not.
/// Thread: any. open(), adopt() and open_store() read files, new_file(), discard() and statistics() look through the
/// folder, for whose lock new_file() may wait: call them on a worker; the others take a moment.
class SnapshotStore {
 public:
  /// Takes a place in the folder, which is made at need, and removes what is too old or too much in it.
  /// Errors: file, with path and reason; field "memory.snapshotDirectory" when it is the folder itself.
  static Result<std::unique_ptr<SnapshotStore>> open_store(StoreSettings settings);

  /// A name for the agent to write the next snapshot to; no such file exists.
  /// Errors: file with field "memory.storeBytes" when living sessions' snapshots fill the folder.
  [[nodiscard]] Result<std::filesystem::path> new_file();

  /// The file of new_file() will not be whole, or nobody wants it any more: removes what there is of it.
  void discard(const std::filesystem::path& path);

  /// Takes a whole file of new_file() into the store and opens it.
  /// Errors: file, corrupt_file as SnapshotFile::open(); bad_argument with field "path" for any other file. The file
  /// is removed then, unless it is another one.
  [[nodiscard]] Result<StoredSnapshot> adopt(const std::filesystem::path& path, std::string label);

  /// Oldest first.
  [[nodiscard]] std::vector<StoredSnapshot> list() const;
  /// `field` is the argument that an error names. Error: unknown_id.
  [[nodiscard]] Result<StoredSnapshot> find(std::int64_t id, std::string_view field = "id") const;
  /// Deletes its file, too. Error: unknown_id.
  Result<void> remove(std::int64_t id, std::string_view field = "id");

  /// The snapshot with its analyses, which who holds it may ask on any thread for as long as they like.
  /// Errors: unknown_id; file or corrupt_file, with its path, when the file was removed or damaged.
  [[nodiscard]] Result<std::shared_ptr<const HeapGraph>> open(std::int64_t id, std::string_view field = "id");

  [[nodiscard]] StoreStatistics statistics();

 private:
  SnapshotStore(StoreSettings settings, SnapshotFolder folder);
  [[nodiscard]] Result<StoredSnapshot> known(std::int64_t id, std::string_view field) const;
  /// Writes the indexes of what was closed for room. Takes the lock for moments, and must be called without it.
  void keep_indexes();

  const StoreSettings settings_;
  mutable std::mutex mutex_;  ///< never held while a snapshot is read
  SnapshotFolder folder_;
  std::map<std::uint64_t, StoredSnapshot> snapshots_;
  std::map<std::filesystem::path, std::uint64_t> awaited_;  ///< new_file()'s paths, and their numbers
  OpenSnapshots open_;
  std::uint64_t files_begun_{};
  std::uint64_t last_id_{};
  std::uint64_t hits_{};
  std::uint64_t misses_{};
};

}  // namespace wayfinder::memory
