#include "memory/store/open_snapshots.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace wayfinder::memory {

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  return FileStamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                   status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec};
}

std::shared_ptr<const HeapGraph> OpenSnapshots::find(std::uint64_t id, const FileStamp& stamp) {
  const auto entry = std::ranges::find(entries_, id, &Entry::id);
  if (entry == entries_.end()) return nullptr;
  if (entry->stamp != stamp) {
    entries_.erase(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->graph;
}

void OpenSnapshots::add(std::uint64_t id, const FileStamp& stamp, std::shared_ptr<const HeapGraph> graph) {
  drop(id);
  entries_.push_front({id, stamp, std::move(graph)});
  shrink();
}

void OpenSnapshots::drop(std::uint64_t id) {
  entries_.remove_if([id](const Entry& entry) { return entry.id == id; });
}

void OpenSnapshots::shrink() {
  while (entries_.size() > 1 && (entries_.size() > max_count_ || bytes() > max_bytes_)) {
    entries_.pop_back();
    ++evictions_;
  }
}

std::uint64_t OpenSnapshots::bytes() const {
  std::uint64_t bytes = 0;
  for (const Entry& entry : entries_)
    bytes += entry.graph->bytes();
  return bytes;
}

}  // namespace wayfinder::memory
