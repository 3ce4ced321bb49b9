#pragma once
#include <cstdint>
#include <vector>

#include "memory/diff/groups.hpp"

namespace wayfinder::memory {

struct LargestGroups {
  struct Group {
    GroupKey key;
    GroupTotal total;
  };
  std::vector<Group> groups;  ///< those of most bytes, downwards
  std::uint64_t total{};      ///< groups in all
  GroupTotal rest;            ///< of those that are not among `groups`
};

/// What a snapshot's objects are and where they hang, `count` groups of them. O(objects).
[[nodiscard]] LargestGroups largest_groups(const Grouping& grouping, std::size_t count);

}  // namespace wayfinder::memory
