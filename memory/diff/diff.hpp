#pragma once
#include <array>

#include "memory/diff/suspects.hpp"
#include "memory/query/object_page.hpp"

namespace wayfinder::memory {

constexpr std::size_t max_diff_groups = 200;

struct DiffQuery {
  std::int64_t start{};
  std::int64_t count{100};
  ObjectSort sort{ObjectSort::retained};
};

/// What changed from one snapshot to another.
struct HeapDiff {
  IdentityRule identity{};  ///< by which rule objects were told to be the same
  std::int64_t memory_delta_bytes{};
  std::array<std::int64_t, object_kind_count> object_count_deltas{};  ///< by ObjectKind
  ObjectPage new_objects;                                             ///< ids of `to`
  ObjectPage deleted_objects;                                         ///< ids of `from`
  std::vector<GroupDelta> groups;                                     ///< most grown first, at most max_diff_groups
  std::uint64_t total_groups{};
  std::vector<Suspect> suspects;
};

/// O(n log n) of both. Errors: bad_argument with field "start" or "count".
[[nodiscard]] Result<HeapDiff> compare(const HeapGraph& from, const HeapGraph& to, const DiffQuery& query = {});

}  // namespace wayfinder::memory
