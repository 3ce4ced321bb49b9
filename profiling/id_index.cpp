#include "profiling/id_index.hpp"

#include <utility>

namespace wayfinder::profiling {
namespace {

constexpr std::size_t first_capacity = 16;

/// Spreads every bit of the key over the low ones (finaliser of a 64-bit mixer, Stafford's variant 13).
std::uint64_t mix(std::uint64_t key) noexcept {
  key = (key ^ (key >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
  key = (key ^ (key >> 27U)) * 0x94D0'49BB'1331'11EBU;
  return key ^ (key >> 31U);
}

}  // namespace

std::size_t IdIndex::place_of(std::uint64_t key) const noexcept {
  const std::size_t mask = entries_.size() - 1;
  std::size_t place = mix(key) & mask;
  while (entries_[place].used && entries_[place].key != key)
    place = (place + 1) & mask;
  return place;
}

std::optional<std::uint32_t> IdIndex::find(std::uint64_t key) const noexcept {
  if (entries_.empty()) return std::nullopt;
  const Entry& entry = entries_[place_of(key)];
  if (!entry.used) return std::nullopt;
  return entry.value;
}

std::uint32_t IdIndex::find_or_add(std::uint64_t key, std::uint32_t value) {
  if (2 * (used_ + 1) > entries_.size()) grow();
  Entry& entry = entries_[place_of(key)];
  if (!entry.used) {
    entry = {key, value, true};
    ++used_;
  }
  return entry.value;
}

void IdIndex::grow() {
  const std::vector<Entry> before = std::exchange(entries_, {});
  entries_.resize(before.empty() ? first_capacity : 2 * before.size());
  for (const Entry& entry : before) {
    if (entry.used) entries_[place_of(entry.key)] = entry;
  }
}

}  // namespace wayfinder::profiling
