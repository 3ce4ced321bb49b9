#include "memory/store/snapshot_folder.hpp"

#include <fmt/chrono.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>
#include <regex>

#include "memory/store/directory.hpp"

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

const std::regex& file_name_pattern() {
  static const std::regex pattern{R"((\d{8}-\d{6}-\d+-[0-9a-f]{4})(-\d+\.wfheap(.*)|\.lock))"};
  return pattern;
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
  folder.remove_dead_temporaries();
  return folder;
}

SnapshotFolder::~SnapshotFolder() {
  if (session_lock_ == nullptr) return;
  std::error_code ignored;
  for (const File& file : files()) {
    if (file.session == session_ && !file.is_snapshot) fs::remove(file.path, ignored);
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
  for (const File& file : files()) {
    if (file.path.string().starts_with(part)) fs::remove(file.path, ignored);
  }
}

std::vector<SnapshotFolder::File> SnapshotFolder::files() const {
  std::vector<File> files;
  std::error_code error;
  for (fs::directory_iterator entry{directory_, error}, end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::smatch match;
    std::error_code gone;  // removed by somebody meanwhile
    if (!std::regex_match(name, match, file_name_pattern()) || !entry->is_regular_file(gone)) continue;
    const auto bytes = entry->file_size(gone);
    const auto written = entry->last_write_time(gone);
    if (gone) continue;
    files.push_back({entry->path(), match[1], name.ends_with(snapshot_suffix), bytes, written});
  }
  return files;
}

SnapshotFolder::Contents SnapshotFolder::contents() const {
  Contents contents;
  for (const File& file : files()) {
    if (!file.is_snapshot) continue;
    ++contents.files;
    contents.bytes += file.bytes;
  }
  return contents;
}

bool SnapshotFolder::is_alive(const std::string& session) const {
  if (session == session_) return true;
  const fs::path lock = directory_ / (session + ".lock");
  std::error_code error;
  if (!fs::exists(lock, error)) return false;
  const auto taken = FileLock::try_take(lock);
  return !taken || !taken->has_value();  // one that we may not even open is not ours to clean
}

void SnapshotFolder::remove_dead_temporaries() const {
  std::map<std::string, bool> alive;
  std::error_code ignored;
  for (const File& file : files()) {
    if (file.is_snapshot) continue;
    const auto [entry, is_new] = alive.try_emplace(file.session, true);
    if (is_new) entry->second = is_alive(file.session);
    if (!entry->second) fs::remove(file.path, ignored);
  }
}

Result<SnapshotFolder::Contents> SnapshotFolder::prune(std::uint64_t max_bytes, std::chrono::hours keep) {
  const auto folder_lock = FileLock::wait_for(directory_ / lock_name);
  if (!folder_lock) return tl::unexpected(folder_lock.error());
  std::vector<File> snapshots = files();
  std::erase_if(snapshots, [](const File& file) { return !file.is_snapshot; });
  std::ranges::sort(snapshots, {}, &File::written);
  Contents left;
  for (const File& file : snapshots)
    left.bytes += file.bytes;
  left.files = snapshots.size();
  std::map<std::string, bool> alive;
  const auto oldest = fs::file_time_type::clock::now() - keep;
  for (const File& file : snapshots) {
    if (file.written >= oldest && left.bytes <= max_bytes) break;  // all later ones are younger
    const auto [entry, is_new] = alive.try_emplace(file.session, true);
    if (is_new) entry->second = is_alive(file.session);
    std::error_code error;
    if (entry->second || !fs::remove(file.path, error)) continue;
    left.bytes -= file.bytes;
    --left.files;
  }
  return left;
}

}  // namespace wayfinder::memory
