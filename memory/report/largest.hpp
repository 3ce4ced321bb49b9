#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace wayfinder::memory {

/// Leaves the `count` items that `weight` makes largest, downwards; equal ones in the order they had.
template <class T, class Weight>
void keep_largest(std::vector<T>& items, std::size_t count, Weight weight) {
  std::ranges::stable_sort(items, std::greater{}, weight);
  if (items.size() > count) items.erase(items.begin() + static_cast<std::ptrdiff_t>(count), items.end());
}

}  // namespace wayfinder::memory
