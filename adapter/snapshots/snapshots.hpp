#pragma once
#include <asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapter/config/settings.hpp"
#include "adapter/snapshots/growth_rate.hpp"
#include "adapter/tasks/workers.hpp"
#include "memory/store/snapshot_store.hpp"
#include "protocol/memory_messages.hpp"

namespace wayfinder::adapter {

/// What is known of a snapshot beside what its file says.
struct TakenSnapshot {
  link::WriteSnapshotBody written;
  std::int64_t timestamp_ms{};
};

/// The heap snapshots of one session: the store, opened at the first use, and how each was taken.
/// Thread: adapter I/O; the store itself is asked on workers.
class Snapshots {
 public:
  /// Errors: those of SnapshotStore::open_store() and snapshot_directory().
  [[nodiscard]] asio::awaitable<Result<memory::SnapshotStore*>> store(const MemorySettings& settings, Workers& workers);

  /// The store if one was opened; a session without snapshots has none.
  [[nodiscard]] memory::SnapshotStore* opened_store() noexcept { return store_.get(); }

  void remember(std::uint64_t id, TakenSnapshot taken) { taken_.insert_or_assign(id, std::move(taken)); }
  void forget(std::uint64_t id) { taken_.erase(id); }
  [[nodiscard]] memory_requests::SnapshotSummary summary_of(const memory::StoredSnapshot& stored) const;

  [[nodiscard]] GrowthRate& growth_rate() noexcept { return growth_rate_; }

 private:
  std::unique_ptr<memory::SnapshotStore> store_;
  std::map<std::uint64_t, TakenSnapshot> taken_;
  GrowthRate growth_rate_;
};

[[nodiscard]] std::int64_t unix_time_ms();

}  // namespace wayfinder::adapter
