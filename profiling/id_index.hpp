#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace wayfinder::profiling {

/// A growing map from 64-bit keys to 32-bit numbers; it only ever gains entries. Open addressing, 16 bytes an entry at
/// a load of at most one half, nothing while empty. Thread: one writer, or any number of readers.
class IdIndex {
 public:
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t key) const noexcept;
  /// The number under `key`; `value` is put there when it has none.
  std::uint32_t find_or_add(std::uint64_t key, std::uint32_t value);

 private:
  struct Entry {
    std::uint64_t key{};
    std::uint32_t value{};
    bool used{};
  };

  [[nodiscard]] std::size_t place_of(std::uint64_t key) const noexcept;
  void grow();

  std::vector<Entry> entries_;  // a power of two, or none
  std::size_t used_{};
};

/// Two 32-bit ids as one key.
[[nodiscard]] constexpr std::uint64_t pair_key(std::uint32_t first, std::uint32_t second) noexcept {
  return std::uint64_t{first} << 32U | second;
}

}  // namespace wayfinder::profiling
