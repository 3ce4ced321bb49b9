#include "memory/report/largest_groups.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

namespace wayfinder::memory {

LargestGroups largest_groups(const Grouping& grouping, std::size_t count) {
  const Grouping::Totals all = grouping.totals();
  std::vector<std::size_t> order(all.totals.size());
  std::iota(order.begin(), order.end(), std::size_t{});
  std::ranges::sort(order, std::greater{}, [&](std::size_t group) {
    return std::tuple{all.totals[group].size, all.totals[group].count, ~all.examples[group]};
  });
  LargestGroups largest{.total = order.size()};
  for (const std::size_t group : order) {
    const GroupTotal& total = all.totals[group];
    if (largest.groups.size() < count) {
      largest.groups.push_back({grouping.key_of(all.examples[group]), total});
    } else {
      largest.rest.count += total.count;
      largest.rest.size += total.size;
    }
  }
  return largest;
}

}  // namespace wayfinder::memory
