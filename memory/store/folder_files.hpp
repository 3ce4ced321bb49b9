#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wayfinder::memory {

/// A file of a snapshot folder (snapshot_folder.hpp says how they are named).
struct FolderFile {
  enum class Kind : std::uint8_t {
    snapshot,
    index,     ///< derived from the snapshot that it stands beside, and worth nothing without it
    lock,      ///< held: the session lives
    temporary  ///< not whole yet
  };
  std::filesystem::path path;
  std::string session;
  Kind kind{};
  std::uint64_t bytes{};
  std::filesystem::file_time_type written;
};

constexpr auto index_suffix = ".index";  ///< behind the snapshot's whole name

/// Those with such names, in no order; none where the folder cannot be read. Files of other names are left out.
[[nodiscard]] std::vector<FolderFile> files_in_folder(const std::filesystem::path& directory);
/// The snapshots alone, oldest first.
[[nodiscard]] std::vector<FolderFile> snapshots_in_folder(const std::filesystem::path& directory);

[[nodiscard]] std::filesystem::path snapshot_of_index(const std::filesystem::path& index);
/// Of the index beside a snapshot; 0 where there is none.
[[nodiscard]] std::uint64_t index_bytes(const std::filesystem::path& snapshot);

/// Removes indexes until no more than `max_bytes` of the folder's `bytes` are left; how many are then. They can be made
/// again, snapshots cannot.
std::uint64_t remove_indexes(const std::filesystem::path& directory, std::uint64_t bytes, std::uint64_t max_bytes);

/// Removes a snapshot and its index; whether the snapshot is gone by this call.
bool remove_snapshot(const std::filesystem::path& path);

/// Which sessions live: each is asked for once, by its lock. Thread: one at a time.
class LivingSessions {
 public:
  explicit LivingSessions(std::filesystem::path directory) : directory_{std::move(directory)} {}
  /// Not to be asked again.
  void take_for_alive(const std::string& session) { known_[session] = true; }
  [[nodiscard]] bool is_alive(const std::string& session);

 private:
  std::filesystem::path directory_;
  std::map<std::string, bool> known_;
};

}  // namespace wayfinder::memory
