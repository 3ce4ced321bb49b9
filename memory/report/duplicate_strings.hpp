#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

/// Strings of equal bytes.
struct StringGroup {
  static constexpr std::size_t most_objects = 10;

  std::string preview;  ///< the first bytes, as the file has them
  std::uint64_t length{};
  std::uint64_t copies{};
  std::uint64_t wasted_bytes{};        ///< of all copies but one
  std::vector<std::uint64_t> objects;  ///< ids of the first most_objects copies
};

struct DuplicateStrings {
  std::uint64_t total{};  ///< groups of two copies or more
  std::uint64_t wasted_bytes{};
  std::vector<StringGroup> groups;  ///< those that waste most, downwards
};

/// Strings that are in the heap more than once, `count` groups of them. Lua itself keeps short ones once. Nullopt: the
/// file does not tell. O(s log s) of the strings that Lua does not intern.
[[nodiscard]] std::optional<DuplicateStrings> duplicate_strings(const HeapGraph& graph, std::size_t count);

}  // namespace wayfinder::memory
