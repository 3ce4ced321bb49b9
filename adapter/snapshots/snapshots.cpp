#include "adapter/snapshots/snapshots.hpp"

#include <chrono>

#include "adapter/snapshots/summary_body.hpp"
#include "memory/store/directory.hpp"

namespace wayfinder::adapter {
std::int64_t unix_time_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

asio::awaitable<Result<memory::SnapshotStore*>> Snapshots::store(const MemorySettings& settings, Workers& workers) {
  if (store_) co_return store_.get();
  auto directory = memory::snapshot_directory(settings.snapshot_directory, memory::surroundings_of_process());
  if (!directory) co_return tl::unexpected(std::move(directory.error()));
  memory::StoreSettings store_settings;
  store_settings.directory = std::move(*directory);
  store_settings.max_bytes = settings.store_bytes;
  store_settings.keep = std::chrono::hours{24} * settings.keep_days;
  store_settings.max_in_memory = static_cast<std::size_t>(settings.max_snapshots_in_memory);
  auto opened = co_await workers.run([&] { return memory::SnapshotStore::open_store(std::move(store_settings)); });
  if (!opened) co_return tl::unexpected(std::move(opened.error()));
  if (!store_) store_ = std::move(*opened);  // another request may have been quicker
  co_return store_.get();
}

memory_requests::SnapshotSummary Snapshots::summary_of(const memory::StoredSnapshot& stored) const {
  memory_requests::SnapshotSummary summary = summary_body(stored);
  if (const auto taken = taken_.find(stored.id); taken != taken_.end()) {
    const auto& written = taken->second.written;
    summary.statistics = {written.statistics, taken->second.timestamp_ms, std::nullopt};
    summary.mode = written.mode;
    summary.pause_ms = written.pause_ms;
    summary.collect_ms = written.collect_ms;
    summary.total_ms = written.total_ms;
  }
  return summary;
}

}  // namespace wayfinder::adapter
