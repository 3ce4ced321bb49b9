#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "profiling/sample_block.hpp"
#include "runtime/sampling/raw_sample.hpp"

namespace wayfinder::runtime::sampling {

/// Every function that a tick has met, copied at first sight: what it was stays known when its prototype is collected
/// and its address used again. Ticks add, one at a time; another thread may read entries below count() meanwhile. Holds
/// 65,535 functions and 4 MiB of names; what comes later is counted as "(other functions)".
class FunctionTable {
 public:
  /// What tells functions apart.
  struct Identity {
    const void* address;  ///< prototype or C function; never followed
    const void* source;   ///< address of the chunk's name; tells a reused address, with the lines
    std::int32_t first_line, last_line;
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  struct Entry {
    Identity identity;
    profiling::FunctionKind kind;
    std::uint32_t text_start, text_size;  ///< of the chunk's name, or of the marker's
    std::uint32_t name_start;
    std::atomic<std::uint32_t> name_size;  ///< 0: the code has not told a name
    std::uint32_t tries;                   ///< how often it was asked
  };

  FunctionTable();  ///< std::bad_alloc when the memory cannot be mapped
  ~FunctionTable();
  FunctionTable(const FunctionTable&) = delete;
  FunctionTable& operator=(const FunctionTable&) = delete;

  /// Legal in a tick. `source` is copied when the function is new; a faulting read of it leaves the table as it was.
  [[nodiscard]] FunctionId id_of(const Identity& identity, profiling::FunctionKind kind,
                                 std::string_view source) noexcept;

  /// Whether the code should be asked for the function's name: a few times for each. In a tick.
  [[nodiscard]] bool wants_name(FunctionId id) const noexcept {
    const Entry& entry = memory_->entries[id];
    return entry.kind == profiling::FunctionKind::lua && entry.tries < most_tries &&
           entry.name_size.load(std::memory_order_relaxed) == 0;
  }
  /// Keeps what the code told, "" for nothing. In a tick.
  void offer_name(FunctionId id, std::string_view name) noexcept;

  /// Ids are 0 to count() - 1.
  [[nodiscard]] std::size_t count() const noexcept { return count_.load(std::memory_order_acquire); }
  [[nodiscard]] const Entry& entry(FunctionId id) const noexcept { return memory_->entries[id]; }
  [[nodiscard]] std::string_view text(const Entry& entry) const noexcept {
    return {memory_->texts + entry.text_start, entry.text_size};
  }
  [[nodiscard]] std::string_view name(const Entry& entry) const noexcept {
    const std::uint32_t size = entry.name_size.load(std::memory_order_acquire);
    return {memory_->texts + (size == 0 ? 0 : entry.name_start), size};
  }

  static constexpr FunctionId collector = 0;        ///< "[GC]"
  static constexpr FunctionId truncated = 1;        ///< "(truncated)"
  static constexpr FunctionId other_functions = 2;  ///< "(other functions)"

 private:
  static constexpr std::size_t capacity = 1U << 16U;
  static constexpr std::uint32_t most_tries = 8;
  static constexpr std::size_t slot_count = 2 * capacity;
  static constexpr std::size_t text_capacity = std::size_t{4} << 20U;
  static constexpr std::size_t max_sources = 4'096;
  static constexpr std::size_t longest_text = 4'096;  ///< bytes; a loaded string's name is its whole text

  struct Source {
    const void* address;
    std::uint32_t start, size;
  };
  struct Memory {
    FunctionId slots[slot_count];  ///< open addressing; id + 1, 0: free
    Entry entries[capacity];
    Source sources[max_sources];
    char texts[text_capacity];
  };
  bool keep_text(const void* address, std::string_view text, Entry& entry) noexcept;

  Memory* memory_;
  std::atomic<std::size_t> count_{0};
  std::size_t source_count_{0};
  std::size_t text_end_{0};
};

}  // namespace wayfinder::runtime::sampling
