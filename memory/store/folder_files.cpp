#include "memory/store/folder_files.hpp"

#include <algorithm>
#include <regex>
#include <string_view>
#include <system_error>

#include "memory/store/file_lock.hpp"

namespace wayfinder::memory {
namespace {

namespace fs = std::filesystem;

const std::regex& file_name_pattern() {
  static const std::regex pattern{R"((\d{8}-\d{6}-\d+-[0-9a-f]{4})(?:-\d+\.wfheap(.*)|(\.lock)))"};
  return pattern;
}

FolderFile::Kind kind_of(const std::smatch& name) {
  if (name[3].matched) return FolderFile::Kind::lock;
  if (name[2].length() == 0) return FolderFile::Kind::snapshot;
  return name[2] == index_suffix ? FolderFile::Kind::index : FolderFile::Kind::temporary;
}

}  // namespace

std::vector<FolderFile> files_in_folder(const fs::path& directory) {
  std::vector<FolderFile> files;
  std::error_code error;
  for (fs::directory_iterator entry{directory, error}, end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::smatch match;
    std::error_code gone;  // removed by somebody meanwhile
    if (!std::regex_match(name, match, file_name_pattern()) || !entry->is_regular_file(gone)) continue;
    const auto bytes = entry->file_size(gone);
    const auto written = entry->last_write_time(gone);
    if (gone) continue;
    files.push_back({entry->path(), match[1], kind_of(match), bytes, written});
  }
  return files;
}

std::vector<FolderFile> snapshots_in_folder(const fs::path& directory) {
  std::vector<FolderFile> files = files_in_folder(directory);
  std::erase_if(files, [](const FolderFile& file) { return file.kind != FolderFile::Kind::snapshot; });
  std::ranges::sort(files, {}, &FolderFile::written);
  return files;
}

fs::path snapshot_of_index(const fs::path& index) {
  const std::string name = index.string();
  return name.substr(0, name.size() - std::string_view{index_suffix}.size());
}

std::uint64_t index_bytes(const fs::path& snapshot) {
  std::error_code error;
  const auto bytes = fs::file_size(snapshot.string() + index_suffix, error);
  return error ? 0 : bytes;
}

std::uint64_t remove_indexes(const fs::path& directory, std::uint64_t bytes, std::uint64_t max_bytes) {
  for (const FolderFile& file : files_in_folder(directory)) {
    std::error_code ignored;
    if (bytes <= max_bytes) break;
    if (file.kind == FolderFile::Kind::index && fs::remove(file.path, ignored)) bytes -= file.bytes;
  }
  return bytes;
}

bool remove_snapshot(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path.string() + index_suffix, ignored);
  return fs::remove(path, ignored);
}

bool LivingSessions::is_alive(const std::string& session) {
  const auto [entry, is_new] = known_.try_emplace(session, false);
  const fs::path lock = directory_ / (session + ".lock");
  std::error_code error;
  if (is_new && fs::exists(lock, error)) {
    const auto taken = FileLock::try_take(lock);
    entry->second = !taken || !taken->has_value();  // one that we may not even open is not ours to clean
  }
  return entry->second;
}

}  // namespace wayfinder::memory
