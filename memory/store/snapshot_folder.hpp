#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "memory/store/file_lock.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// The folder that all sessions of a user share. A session's files begin with its name, and it holds a lock of that
/// name as long as it lives; files of a session whose lock is free are nobody's.
///
///     20261121-143500-4711-3f2a.lock            held: the session lives
///     20261121-143500-4711-3f2a-1.wfheap        a snapshot
///     20261121-143500-4711-3f2a-1.wfheap.index  its index (memory/index/index_format.hpp), which never outlives it
///     20261121-143500-4711-3f2a-2.wfheap.part   being written; whatever else begins so is a temporary, too
///     .lock                                     held for a moment by who lists, makes or removes files
///
/// Files of other names are left alone. Thread: one at a time; any number of processes.
class SnapshotFolder {
 public:
  /// Makes the folder at need, takes a new session's name, and removes temporaries of dead sessions and indexes
  /// without their snapshots.
  /// Errors: file, with path and reason; field "memory.snapshotDirectory" when it is the folder.
  static Result<SnapshotFolder> open(const std::filesystem::path& directory);

  SnapshotFolder(SnapshotFolder&&) noexcept = default;
  SnapshotFolder& operator=(SnapshotFolder&&) = delete;
  SnapshotFolder(const SnapshotFolder&) = delete;
  SnapshotFolder& operator=(const SnapshotFolder&) = delete;
  /// Removes this session's temporaries and lock; its snapshots stay.
  ~SnapshotFolder();

  [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
  /// Where snapshot `number` of this session goes; and before it is whole.
  [[nodiscard]] std::filesystem::path snapshot_path(std::uint64_t number) const;
  [[nodiscard]] std::filesystem::path part_path(std::uint64_t number) const;

  /// Removes what there is of snapshot `number` while it is not whole, the writer's temporaries included.
  void remove_part(std::uint64_t number) const;

  struct Contents {
    std::uint64_t files{};  ///< snapshots of all sessions
    std::uint64_t bytes{};  ///< theirs and of their indexes
  };
  [[nodiscard]] Contents contents() const;

  /// Removes indexes until no more than `max_bytes` are left; then snapshots of dead sessions: those older than `keep`,
  /// then the oldest while it is still too much. Snapshots of living sessions stay, so more may be left. Returns what
  /// is left. Errors: file, when the folder cannot be locked.
  Result<Contents> prune(std::uint64_t max_bytes, std::chrono::hours keep);

 private:
  explicit SnapshotFolder(std::filesystem::path directory) : directory_{std::move(directory)} {}
  void remove_leftovers() const;

  std::filesystem::path directory_;
  std::string session_;
  std::unique_ptr<FileLock> session_lock_;  ///< null in one that was moved from
};

}  // namespace wayfinder::memory
