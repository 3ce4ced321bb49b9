#pragma once
#include <algorithm>
#include <cstddef>

namespace wayfinder::adapter {

/// How much of each heap a report holds, so that a page stays small however many snapshots it is made of.
struct ReportLimits {
  std::size_t nodes{};   ///< of the tree of owners
  std::size_t groups{};  ///< and rows of each table of objects
  std::size_t objects{};

  /// `parts`: snapshots and comparisons in all.
  static constexpr ReportLimits of(std::size_t parts) {
    constexpr std::size_t most_nodes = 24'000, least_nodes = 1'000;
    constexpr std::size_t most_rows = 1'000, least_rows = 100;
    const std::size_t share = std::max<std::size_t>(parts, 1);
    const std::size_t rows = std::max(most_rows / share, least_rows);
    return {std::max(most_nodes / share, least_nodes), rows, std::max(rows / 2, least_rows)};
  }
};

}  // namespace wayfinder::adapter
