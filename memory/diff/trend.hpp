#pragma once
#include <memory>
#include <span>

#include "memory/diff/suspects.hpp"
#include "memory/query/summary.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

constexpr std::size_t max_trend_groups = 200;

struct TrendPoint {
  std::int64_t timestamp_ms{};  ///< Unix time
  std::uint64_t total_bytes{};
  std::array<std::uint64_t, object_kind_count> object_counts{};  ///< by ObjectKind
};

struct TrendGroup {
  GroupKey key;
  std::vector<std::int64_t> counts;  ///< one a snapshot
  std::vector<std::int64_t> sizes;   ///< bytes, one a snapshot
  bool growing{};  ///< more objects in each snapshot than in the one before; or as many, and more bytes
};

struct HeapTrend {
  std::vector<TrendPoint> points;
  std::vector<TrendGroup> groups;  ///< those that changed: growing ones first, then most grown bytes first
  std::uint64_t total_groups{};
  std::vector<Suspect> suspects;  ///< of two snapshots: as between two; of more: what grew in each step
};

/// How the heap changed over snapshots in the order given, which should be that of time. O(n log n) of each.
/// Errors: bad_argument with field "ids" for fewer than two snapshots.
[[nodiscard]] Result<HeapTrend> trend_of(std::span<const std::shared_ptr<const HeapGraph>> snapshots);

}  // namespace wayfinder::memory
