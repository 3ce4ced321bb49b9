#include "memory/store/snapshot_store.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "memory/index/index_file.hpp"
#include "memory/store/read_snapshot.hpp"

namespace wayfinder::memory {
namespace {

namespace fs = std::filesystem;

}  // namespace

SnapshotStore::SnapshotStore(StoreSettings settings, SnapshotFolder folder)
    : settings_{std::move(settings)},
      folder_{std::move(folder)},
      open_{settings_.max_in_memory, settings_.max_bytes_in_memory} {}

Result<std::unique_ptr<SnapshotStore>> SnapshotStore::open_store(StoreSettings settings) {
  auto folder = SnapshotFolder::open(settings.directory);
  if (!folder) return tl::unexpected(folder.error());
  if (const auto pruned = folder->prune(settings.max_bytes, settings.keep); !pruned) {
    return tl::unexpected(pruned.error());
  }
  return std::unique_ptr<SnapshotStore>{new SnapshotStore{std::move(settings), std::move(*folder)}};
}

Result<fs::path> SnapshotStore::new_file() {
  const std::lock_guard guard{mutex_};
  // Room for one more like the last, as far as ended sessions have some to give.
  const std::uint64_t expected = snapshots_.empty() ? 1 : snapshots_.rbegin()->second.file_bytes;
  const auto left = folder_.prune(settings_.max_bytes - std::min(settings_.max_bytes, expected), settings_.keep);
  if (!left) return tl::unexpected(left.error());
  if (left->bytes >= settings_.max_bytes) {
    return refuse("memory.storeBytes",
                  fmt::format("room in {} (delete snapshots or allow more bytes)", folder_.directory().string()),
                  fmt::format("{} bytes in use of {}", left->bytes, settings_.max_bytes), ErrorCode::file);
  }
  const std::uint64_t number = ++files_begun_;
  fs::path path = folder_.part_path(number);
  awaited_.emplace(path, number);
  return path;
}

void SnapshotStore::discard(const fs::path& path) {
  const std::lock_guard guard{mutex_};
  const auto awaited = awaited_.find(path);
  if (awaited == awaited_.end()) return;
  folder_.remove_part(awaited->second);
  awaited_.erase(awaited);
}

Result<StoredSnapshot> SnapshotStore::adopt(const fs::path& path, std::string label) {
  std::unique_lock guard{mutex_};
  const auto awaited = awaited_.find(path);
  if (awaited == awaited_.end()) return refuse("path", "a file that the store asked for", path.string());
  const fs::path whole = folder_.snapshot_path(awaited->second);
  std::error_code error;
  fs::rename(path, whole, error);
  if (error) folder_.remove_part(awaited->second);
  awaited_.erase(awaited);
  guard.unlock();
  if (error) return fail(ErrorCode::file, fmt::format("{}: cannot be renamed: {}", path.string(), error.message()));
  auto graph = read_snapshot(whole);
  const auto stamp = stamp_of(whole);
  if (!graph || !stamp) {
    fs::remove(whole, error);
    if (!graph) return tl::unexpected(graph.error());
    return fail(ErrorCode::file, fmt::format("{}: vanished while it was read", whole.string()));
  }
  StoredSnapshot snapshot{.label = std::move(label),
                          .path = whole,
                          .file_bytes = stamp->bytes,
                          .info = (*graph)->info(),
                          .summary = summarize((*graph)->columns())};
  guard.lock();
  snapshot.id = ++last_id_;
  snapshots_.emplace(snapshot.id, snapshot);
  open_.add(snapshot.id, {*stamp, stamp_of(index_path(whole))}, std::move(*graph));
  guard.unlock();
  keep_indexes();
  return snapshot;
}

void SnapshotStore::keep_indexes() {
  std::unique_lock guard{mutex_};
  for (const auto& [id, graph] : open_.take_dropped()) {
    const auto snapshot = snapshots_.find(id);
    if (snapshot == snapshots_.end()) continue;
    const fs::path path = snapshot->second.path;
    guard.unlock();
    keep_index(path, *graph, settings_.index_from_objects);
    guard.lock();
    std::error_code ignored;
    if (!snapshots_.contains(id)) fs::remove(index_path(path), ignored);  // deleted meanwhile
  }
}

std::vector<StoredSnapshot> SnapshotStore::list() const {
  const std::lock_guard guard{mutex_};
  std::vector<StoredSnapshot> list;
  list.reserve(snapshots_.size());
  for (const auto& [id, snapshot] : snapshots_)
    list.push_back(snapshot);
  return list;
}

Result<StoredSnapshot> SnapshotStore::known(std::int64_t id, std::string_view field) const {
  if (const auto found = snapshots_.find(static_cast<std::uint64_t>(id)); found != snapshots_.end()) {
    return found->second;
  }
  std::vector<std::uint64_t> ids;
  ids.reserve(snapshots_.size());
  for (const auto& [known_id, snapshot] : snapshots_)
    ids.push_back(known_id);
  const std::string there = ids.empty() ? "there is none" : fmt::format("there are {}", fmt::join(ids, ", "));
  return refuse(field, fmt::format("a snapshot ({})", there), std::to_string(id), ErrorCode::unknown_id);
}

Result<StoredSnapshot> SnapshotStore::find(std::int64_t id, std::string_view field) const {
  const std::lock_guard guard{mutex_};
  return known(id, field);
}

Result<void> SnapshotStore::remove(std::int64_t id, std::string_view field) {
  const std::lock_guard guard{mutex_};
  const auto snapshot = known(id, field);
  if (!snapshot) return tl::unexpected(snapshot.error());
  std::error_code error;
  fs::remove(index_path(snapshot->path), error);
  fs::remove(snapshot->path, error);
  if (error) {
    return fail(ErrorCode::file, fmt::format("{}: cannot be removed: {}", snapshot->path.string(), error.message()));
  }
  open_.drop(snapshot->id);
  snapshots_.erase(snapshot->id);
  return {};
}

Result<std::shared_ptr<const HeapGraph>> SnapshotStore::open(std::int64_t id, std::string_view field) {
  std::unique_lock guard{mutex_};
  const auto snapshot = known(id, field);
  if (!snapshot) return tl::unexpected(snapshot.error());
  // A mapping of a file that was cut behind our back would end the process, so the file is looked at each time.
  const auto stamp = stamp_of(snapshot->path);
  if (!stamp) {
    open_.drop(snapshot->id);
    return fail(ErrorCode::file, fmt::format("{}: the snapshot's file is gone", snapshot->path.string()));
  }
  const ReadFiles files{*stamp, stamp_of(index_path(snapshot->path))};
  if (auto graph = open_.find(snapshot->id, files)) {
    ++hits_;
    open_.shrink();
    guard.unlock();
    keep_indexes();
    return graph;
  }
  ++misses_;
  guard.unlock();
  auto graph = read_snapshot(snapshot->path);
  if (!graph) return graph;
  guard.lock();
  if (auto other = open_.find(snapshot->id, files)) return other;  // another worker was faster
  if (snapshots_.contains(snapshot->id)) open_.add(snapshot->id, files, *graph);
  guard.unlock();
  keep_indexes();
  return graph;
}

StoreStatistics SnapshotStore::statistics() {
  std::unique_lock guard{mutex_};
  open_.shrink();
  const auto contents = folder_.contents();
  StoreStatistics statistics{.directory = folder_.directory(),
                             .size = contents.bytes,
                             .max_bytes = settings_.max_bytes,
                             .entries = contents.files,
                             .hits = hits_,
                             .misses = misses_,
                             .evictions = open_.evictions(),
                             .bytes_mapped = open_.bytes()};
  guard.unlock();
  keep_indexes();
  return statistics;
}

}  // namespace wayfinder::memory
