#pragma once
#include <cstdint>
#include <string_view>

#include "memory/heap_columns.hpp"
#include "runtime/heap/arena.hpp"

namespace wayfinder::runtime::heap {

/// The strings of a snapshot in the making: string 0 is empty. Thread: one; no malloc.
class StringPool {
 public:
  /// False: no memory.
  [[nodiscard]] bool open() noexcept;

  /// A new string of the pool; no_label when there is no room left (4 GiB, no memory) or `text` is empty.
  [[nodiscard]] memory::Label add(std::string_view text) noexcept;
  /// The same label for the same text.
  [[nodiscard]] memory::Label intern(std::string_view text) noexcept;
  /// Forgets all but the first `strings`, and which of those were interned.
  void cut(std::size_t strings) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> offsets() const noexcept { return offsets_.items(); }
  [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.items().data(), bytes_.size()}; }

 private:
  [[nodiscard]] std::string_view text_of(memory::Label label) const noexcept;
  [[nodiscard]] bool rehash(std::size_t slots) noexcept;
  [[nodiscard]] memory::Label& slot_of(std::string_view text) noexcept;

  Arena<std::uint32_t> offsets_;  ///< strings + 1
  Arena<char> bytes_;
  Arena<memory::Label> interned_;  ///< open addressing, a power of two; 0: free
  std::size_t interned_count_{};
};

}  // namespace wayfinder::runtime::heap
