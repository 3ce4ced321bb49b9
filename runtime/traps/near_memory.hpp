#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

namespace wayfinder::runtime::traps {

/// Memory at addresses of our choice, where nothing lies yet. Never given back: a frame of the VM may still run what
/// is in it. Thread: one at a time.
class NearMemory {
 public:
  static constexpr std::size_t page = 4'096;

  /// Whether the pages that `size` bytes at `address` lie in are there, made now by this call or an earlier one of it;
  /// new ones hold zeros. Several may share a page: each writes its own bytes alone.
  [[nodiscard]] bool share(std::uintptr_t address, std::size_t size);
  /// A page of the caller's own at that address. False: something lies there.
  [[nodiscard]] static bool take_page(std::uintptr_t address) noexcept { return map(address, page); }
  /// The caller's own: `size` bytes in whole pages, aligned to their size, that end below `before` and begin at or
  /// above `first`, as high up as they can be; nullopt: there is no room.
  [[nodiscard]] std::optional<std::uintptr_t> take_below(std::uintptr_t before, std::uintptr_t first, std::size_t size);

 private:
  [[nodiscard]] static bool map(std::uintptr_t address, std::size_t size) noexcept;

  std::unordered_set<std::uintptr_t> shared_;
  struct Range {
    std::uintptr_t first, before;
  };
  std::vector<Range> full_;  ///< where there was no room
};

}  // namespace wayfinder::runtime::traps
