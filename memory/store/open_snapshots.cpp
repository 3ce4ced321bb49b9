#include "memory/store/open_snapshots.hpp"

#include <algorithm>
#include <utility>

namespace wayfinder::memory {

std::shared_ptr<const HeapGraph> OpenSnapshots::find(std::uint64_t id, const ReadFiles& now) {
  const auto entry = std::ranges::find(entries_, id, &Entry::id);
  if (entry == entries_.end()) return nullptr;
  const bool lies_in_index = entry->graph->uses_index();
  if (entry->files.snapshot != now.snapshot || (lies_in_index && entry->files.index != now.index)) {
    entries_.erase(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->graph;
}

void OpenSnapshots::add(std::uint64_t id, const ReadFiles& files, std::shared_ptr<const HeapGraph> graph) {
  drop(id);
  entries_.push_front({id, files, std::move(graph)});
  shrink();
}

void OpenSnapshots::drop(std::uint64_t id) {
  entries_.remove_if([id](const Entry& entry) { return entry.id == id; });
}

void OpenSnapshots::shrink() {
  while (entries_.size() > 1 && (entries_.size() > max_count_ || bytes() > max_bytes_)) {
    dropped_.push_back({entries_.back().id, std::move(entries_.back().graph)});
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
