#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "memory/heap_columns.hpp"

/// What a walker can tell of some objects beside the columns that all have; each in a column of the file that may be
/// missing. Rows are in the order of their objects, one an object at most. Plain data.
namespace wayfinder::memory {

/// A string whose bytes others may have. The rest are there once each: Lua interns them, or nothing is like them.
struct LongString {
  std::uint64_t hash{};  ///< XXH64, seed 0, of its bytes
  std::uint64_t length{};
  std::uint32_t object{};
  std::uint32_t reserved{};  ///< 0
};
static_assert(sizeof(LongString) == 24);

/// The room of a table that has at least `least_slots`; smaller ones have little to waste.
struct TableRoom {
  static constexpr std::uint32_t least_slots = 16;  ///< of both parts

  std::uint32_t object{};
  std::uint32_t array_slots{}, array_used{};
  std::uint32_t hash_slots{}, hash_used{};
  std::uint32_t reserved{};     ///< 0
  std::uint64_t empty_bytes{};  ///< of the slots that are not used

  [[nodiscard]] std::uint64_t slots() const noexcept { return std::uint64_t{array_slots} + hash_slots; }
  [[nodiscard]] std::uint64_t used() const noexcept { return std::uint64_t{array_used} + hash_used; }
};
static_assert(sizeof(TableRoom) == 32);

/// A coroutine that waits to be resumed.
struct SuspendedThread {
  std::uint32_t object{};
  Label place{};  ///< "@source:line" where it has yielded; no_label where it has not begun, or no Lua function waits
};
static_assert(sizeof(SuspendedThread) == 8);

/// Nullopt: the file does not tell. Where it does, an object without a row has nothing to tell of.
struct HeapDetails {
  std::optional<std::span<const LongString>> long_strings;
  std::optional<std::span<const TableRoom>> table_rooms;
  std::optional<std::span<const SuspendedThread>> suspended_threads;
};
constexpr std::size_t detail_column_count = 3;

}  // namespace wayfinder::memory
