#include "runtime/traps/near_memory.hpp"

#include <sys/mman.h>

#include <algorithm>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

namespace wayfinder::runtime::traps {
namespace {

constexpr std::uintptr_t lowest = 0x1'0000;
constexpr std::uintptr_t highest = 0x7FFF'FFFF'0000;

}  // namespace

bool NearMemory::map(std::uintptr_t address, std::size_t size) noexcept {
  if (address < lowest || address > highest - size) return false;
  void* const wanted = reinterpret_cast<void*>(address);
  void* const given = mmap(wanted, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (given == MAP_FAILED) return false;
  if (given == wanted) return true;
  munmap(given, size);  // a kernel before 4.17 takes the address for a wish
  return false;
}

bool NearMemory::share(std::uintptr_t address, std::size_t size) {
  for (std::uintptr_t at = address / page * page; at < address + size; at += page) {
    if (shared_.contains(at)) continue;
    if (!map(at, page)) return false;
    shared_.insert(at);
  }
  return true;
}

std::optional<std::uintptr_t> NearMemory::take_below(std::uintptr_t before, std::uintptr_t first, std::size_t size) {
  const auto is_known_full = [&](const Range& range) { return range.first <= first && before <= range.before; };
  if (std::ranges::any_of(full_, is_known_full)) return std::nullopt;
  for (std::uintptr_t at = before / size * size; at >= first + size;) {
    at -= size;
    if (map(at, size)) return at;
  }
  full_.push_back({first, before});
  return std::nullopt;
}

}  // namespace wayfinder::runtime::traps
