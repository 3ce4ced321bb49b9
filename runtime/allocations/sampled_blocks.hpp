#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "runtime/allocations/allocation_paths.hpp"

namespace wayfinder::runtime::allocations {

/// The blocks that were sampled and are not freed. Asked at each free, so that it has to say no in a few instructions.
class SampledBlocks {
 public:
  struct Block {
    AllocationPaths::Id node{};
    AllocationPaths::Share share;
  };

  void add(const void* address, const Block& block) {
    blocks_[address] = block;
    std::uint8_t& count = at_slot_[slot_of(address)];
    if (count != saturated) ++count;
  }
  /// The block at this address, which is forgotten.
  [[nodiscard]] std::optional<Block> take(const void* address) {
    if (at_slot_[slot_of(address)] == 0) [[likely]] {
      return std::nullopt;
    }
    return take_known(address);
  }

 private:
  static constexpr std::uint8_t saturated = 255;  // stays so: a slot that may have any number

  [[nodiscard]] static std::size_t slot_of(const void* address) noexcept {
    return (reinterpret_cast<std::uintptr_t>(address) >> 4U) % slots;
  }
  [[nodiscard]] std::optional<Block> take_known(const void* address) {
    const auto found = blocks_.find(address);
    if (found == blocks_.end()) return std::nullopt;
    const Block block = found->second;
    blocks_.erase(found);
    std::uint8_t& count = at_slot_[slot_of(address)];
    if (count != saturated) --count;
    return block;
  }

  static constexpr std::size_t slots = 65'536;
  std::array<std::uint8_t, slots> at_slot_{};
  std::unordered_map<const void*, Block> blocks_;
};

}  // namespace wayfinder::runtime::allocations
