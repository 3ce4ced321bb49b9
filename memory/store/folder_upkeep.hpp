#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "memory/store/folder_files.hpp"
#include "protocol/error.hpp"

/// A snapshot folder as a person looks after it who has no session. None of these makes the folder. Thread: any.
namespace wayfinder::memory {

/// One snapshot and whether its session lives.
struct KeptSnapshot {
  FolderFile file;
  std::uint64_t index_bytes{};
  bool is_in_use{};
};
/// Oldest first; none where there is no folder.
[[nodiscard]] std::vector<KeptSnapshot> list_folder(const std::filesystem::path& directory);

struct Removed {
  std::uint64_t files{};  ///< snapshots
  std::uint64_t bytes{};  ///< theirs and of indexes
  std::uint64_t files_left{};
  std::uint64_t bytes_left{};
};
/// Removes what SnapshotFolder::prune() removes, and whatever dead sessions have left behind beside snapshots.
/// Errors: wrong_state, with nothing removed, while a session uses the folder, by the process that it belongs to; file
/// when the folder cannot be locked.
[[nodiscard]] Result<Removed> prune_folder(const std::filesystem::path& directory, std::uint64_t max_bytes,
                                           std::chrono::hours keep);

}  // namespace wayfinder::memory
