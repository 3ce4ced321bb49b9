#include "memory/store/snapshot_folder.hpp"

#include <fmt/chrono.h>
#include <unistd.h>

#include <random>

#include "memory/store/directory.hpp"
#include "memory/store/folder_files.hpp"

namespace wayfinder::memory {
namespace {

namespace fs = std::filesystem;

constexpr auto lock_name = ".lock";
constexpr auto snapshot_suffix = ".wfheap";
constexpr auto part_suffix = ".wfheap.part";

std::string new_session_name() {
  std::random_device random;
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y%m%d-%H%M%S}-{}-{:04x}", now, ::getpid(), random() & 0xFFFFU);
}

}  // namespace

Result<SnapshotFolder> SnapshotFolder::open(const fs::path& directory) {
  if (const auto made = make_private_directory(directory); !made) return tl::unexpected(made.error());
  // Nobody sweeps while the folder is locked, so nobody sees the session's lock before it is held.
  const auto folder_lock = FileLock::wait_for(directory / lock_name);
  if (!folder_lock) return tl::unexpected(folder_lock.error());
  SnapshotFolder folder{directory};
  while (!folder.session_lock_) {
    std::string session = new_session_name();
    auto taken = FileLock::try_take(directory / (session + ".lock"));
    if (!taken) return tl::unexpected(taken.error());
    if (!*taken) continue;  // another one of the same name, in this very second
    folder.session_ = std::move(session);
    folder.session_lock_ = std::make_unique<FileLock>(std::move(**taken));
  }
  folder.remove_leftovers();
  return folder;
}

SnapshotFolder::~SnapshotFolder() {
  if (session_lock_ == nullptr) return;
  std::error_code ignored;
  for (const FolderFile& file : files_in_folder(directory_)) {
    const bool stays = file.kind == FolderFile::Kind::snapshot || file.kind == FolderFile::Kind::index;
    if (file.session == session_ && !stays) fs::remove(file.path, ignored);
  }
}

fs::path SnapshotFolder::snapshot_path(std::uint64_t number) const {
  return directory_ / fmt::format("{}-{}{}", session_, number, snapshot_suffix);
}

fs::path SnapshotFolder::part_path(std::uint64_t number) const {
  return directory_ / fmt::format("{}-{}{}", session_, number, part_suffix);
}

void SnapshotFolder::remove_part(std::uint64_t number) const {
  const std::string part = part_path(number).string();
  std::error_code ignored;
  for (const FolderFile& file : files_in_folder(directory_)) {
    if (file.path.string().starts_with(part)) fs::remove(file.path, ignored);
  }
}

SnapshotFolder::Contents SnapshotFolder::contents() const {
  Contents contents;
  for (const FolderFile& file : files_in_folder(directory_)) {
    if (file.kind == FolderFile::Kind::snapshot) ++contents.files;
    if (file.kind == FolderFile::Kind::snapshot || file.kind == FolderFile::Kind::index) contents.bytes += file.bytes;
  }
  return contents;
}

void SnapshotFolder::remove_leftovers() const {
  LivingSessions sessions{directory_};
  sessions.take_for_alive(session_);
  std::error_code ignored;
  for (const FolderFile& file : files_in_folder(directory_)) {
    const bool is_orphan = file.kind == FolderFile::Kind::index && !fs::exists(snapshot_of_index(file.path), ignored);
    const bool is_unfinished = file.kind == FolderFile::Kind::temporary || file.kind == FolderFile::Kind::lock;
    if (is_orphan || (is_unfinished && !sessions.is_alive(file.session))) fs::remove(file.path, ignored);
  }
}

Result<SnapshotFolder::Contents> SnapshotFolder::prune(std::uint64_t max_bytes, std::chrono::hours keep) {
  const auto folder_lock = FileLock::wait_for(directory_ / lock_name);
  if (!folder_lock) return tl::unexpected(folder_lock.error());
  LivingSessions sessions{directory_};
  sessions.take_for_alive(session_);
  const auto oldest = fs::file_time_type::clock::now() - keep;
  Contents left = contents();
  left.bytes = remove_indexes(directory_, left.bytes, max_bytes);
  for (const FolderFile& file : snapshots_in_folder(directory_)) {
    if (file.written >= oldest && left.bytes <= max_bytes) break;  // all later ones are younger
    if (sessions.is_alive(file.session)) continue;
    const std::uint64_t bytes = file.bytes + index_bytes(file.path);
    if (!remove_snapshot(file.path)) continue;
    left.bytes -= bytes;
    --left.files;
  }
  return left;
}

}  // namespace wayfinder::memory
