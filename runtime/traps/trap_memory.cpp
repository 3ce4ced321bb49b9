#include "runtime/traps/trap_memory.hpp"

#include <algorithm>

namespace wayfinder::runtime::traps {
namespace {

constexpr std::size_t arena_bytes = 65'536;
constexpr std::uintptr_t jump_reach = std::uintptr_t{layout::most_jump} * sizeof(layout::Instruction) - arena_bytes;

std::uintptr_t address_of(const void* place) noexcept {
  return reinterpret_cast<std::uintptr_t>(place);
}

}  // namespace

void TrapMemory::set_called(const layout::Value& called) noexcept {
  called_ = called;
  for (layout::Value* cell : cells_)
    *cell = called;
}

Tail* TrapMemory::take_room(std::uintptr_t home, std::uintptr_t first) {
  const auto is_near = [home, first](std::uintptr_t at) { return at >= first && at + sizeof(Tail) < home; };
  for (auto tail = free_.rbegin(); tail != free_.rend(); ++tail) {
    if (!is_near(address_of(*tail))) continue;
    Tail* found = *tail;
    free_.erase(std::next(tail).base());
    return found;
  }
  for (Arena& arena : arenas_) {
    if (arena.used + sizeof(Tail) > arena_bytes || !is_near(arena.begin) || !is_near(arena.begin + arena_bytes))
      continue;
    auto* found = reinterpret_cast<Tail*>(arena.begin + arena.used);
    arena.used += sizeof(Tail);
    return found;
  }
  return nullptr;
}

Tail* TrapMemory::new_tail(const layout::Instruction* home, const layout::Proto& proto) {
  const std::uintptr_t at = address_of(home);
  const std::uintptr_t first = at > jump_reach ? at - jump_reach : 0;
  Tail* tail = take_room(at, first);
  if (tail == nullptr) {
    const auto arena = pages_.take_below(at, first, arena_bytes);
    if (!arena) return nullptr;
    arenas_.push_back({*arena, 0});
    tail = take_room(at, first);
  }
  if (tail == nullptr) return nullptr;
  // A LINE hook that comes while a tail runs has the VM look up the line of an instruction before the first.
  const std::uintptr_t line = address_of(proto.line_deltas) + static_cast<std::uintptr_t>(tail->words - proto.code);
  (void)pages_.share(line, layout::tail_words);
  return tail;
}

std::uint32_t TrapMemory::called_constant(const layout::Proto& proto) {
  constexpr std::uintptr_t step = std::uintptr_t{1} << 20U;
  constexpr std::uintptr_t reach = std::uintptr_t{layout::most_constants} * sizeof(layout::Value);
  const std::uintptr_t constants = address_of(proto.constants);
  const auto number_of = [constants](const layout::Value* cell) {
    return static_cast<std::uint32_t>((address_of(cell) - constants) / sizeof(layout::Value));
  };
  for (layout::Value* cell : cells_) {
    if (address_of(cell) > constants && address_of(cell) - constants < reach) return number_of(cell);
  }
  // Far above, so that it serves what is allocated later, too.
  const std::uintptr_t highest = (constants + reach - reach / 8) / step * step;
  for (std::uintptr_t at = highest; at > constants + step; at -= step) {
    if (!NearMemory::take_page(at)) continue;
    auto* cell = reinterpret_cast<layout::Value*>(at);
    *cell = called_;
    cells_.push_back(cell);
    return number_of(cell);
  }
  return 0;
}

}  // namespace wayfinder::runtime::traps
