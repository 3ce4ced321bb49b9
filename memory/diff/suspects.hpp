#pragma once
#include <span>

#include "memory/diff/growth.hpp"

namespace wayfinder::memory {

/// A container that probably leaks.
struct Suspect {
  std::string path;               ///< its one owner: `cache.entries`
  std::int64_t count_delta{};     ///< objects
  std::int64_t retained_delta{};  ///< bytes that its content grew by, its own size included
  std::string reason;             ///< in words
};
constexpr std::size_t max_suspects = 10;

/// Between two snapshots: containers whose content grew by at least a hundredth of all growth, most first.
[[nodiscard]] std::vector<Suspect> suspects_of(const HeapGraph& to, const Identity& identity, const Grouping& to_groups,
                                               std::span<const Growth> growths);

/// Over three or more: containers that grew in each step, most first; `steps` are in order of time.
[[nodiscard]] std::vector<Suspect> steady_suspects(std::span<const std::vector<Growth>> steps);

}  // namespace wayfinder::memory
