#include "memory/store/folder_upkeep.hpp"

#include <fmt/format.h>

#include <system_error>

#include "memory/store/file_lock.hpp"

namespace wayfinder::memory {
namespace {

namespace fs = std::filesystem;

/// The process that a session's name tells of: 20261121-143500-4711-3f2a.
std::string process_of(const std::string& session) {
  constexpr std::size_t date_and_time = 16;
  return session.substr(date_and_time, session.rfind('-') - date_and_time);
}

Result<void> check_unused(const fs::path& directory, const std::vector<FolderFile>& files) {
  LivingSessions sessions{directory};
  for (const FolderFile& file : files) {
    if (file.kind != FolderFile::Kind::lock || !sessions.is_alive(file.session)) continue;
    return refuse(directory.string(), "a folder that no session uses",
                  fmt::format("one in use by process {}", process_of(file.session)), ErrorCode::wrong_state);
  }
  return {};
}

}  // namespace

std::vector<KeptSnapshot> list_folder(const fs::path& directory) {
  std::vector<KeptSnapshot> kept;
  LivingSessions sessions{directory};
  for (FolderFile& file : snapshots_in_folder(directory)) {
    const bool is_in_use = sessions.is_alive(file.session);
    const std::uint64_t index = index_bytes(file.path);
    kept.push_back({std::move(file), index, is_in_use});
  }
  return kept;
}

Result<Removed> prune_folder(const fs::path& directory, std::uint64_t max_bytes, std::chrono::hours keep) {
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored)) return Removed{};
  const auto folder_lock = FileLock::wait_for(directory / ".lock");
  if (!folder_lock) return tl::unexpected(folder_lock.error());
  const auto files = files_in_folder(directory);
  if (const auto unused = check_unused(directory, files); !unused) return tl::unexpected(unused.error());
  Removed removed;
  for (const FolderFile& file : files) {
    if (file.kind == FolderFile::Kind::temporary || file.kind == FolderFile::Kind::lock) fs::remove(file.path, ignored);
    const bool is_orphan = file.kind == FolderFile::Kind::index && !fs::exists(snapshot_of_index(file.path), ignored);
    if (is_orphan) fs::remove(file.path, ignored);
  }
  std::uint64_t bytes = 0;
  for (const KeptSnapshot& snapshot : list_folder(directory))
    bytes += snapshot.file.bytes + snapshot.index_bytes;
  removed.bytes_left = remove_indexes(directory, bytes, max_bytes);
  removed.bytes = bytes - removed.bytes_left;
  const auto kept = list_folder(directory);
  removed.files_left = kept.size();
  const auto oldest = fs::file_time_type::clock::now() - keep;
  for (const KeptSnapshot& snapshot : kept) {
    if (snapshot.file.written >= oldest && removed.bytes_left <= max_bytes) break;  // all later ones are younger
    if (!remove_snapshot(snapshot.file.path)) continue;
    const std::uint64_t freed = snapshot.file.bytes + snapshot.index_bytes;
    ++removed.files;
    removed.bytes += freed;
    --removed.files_left;
    removed.bytes_left -= freed;
  }
  return removed;
}

}  // namespace wayfinder::memory
