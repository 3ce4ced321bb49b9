#pragma once
#include <cstdint>
#include <optional>

#include "runtime/heap/address_table.hpp"

struct lua_State;

namespace wayfinder::runtime::heap {

/// By an object's block: the epoch in which it was made; 0: before births were noted.
using BirthTable = AddressTable<std::uint16_t>;

/// Notes for each new object of one Lua state the snapshot epoch in which it is made, so that an address which was
/// freed and used again is told from the object that was there before. It stands between the VM and its allocator from
/// the first snapshot on: a program that nobody takes a snapshot of pays nothing. Thread: VM. A copy in a forked child
/// may be read.
class Births {
 public:
  /// Those of the state of L, noted from now on unless they are already; null: no memory. Stays until remove(), as the
  /// state frees its blocks through it.
  [[nodiscard]] static Births* of(lua_State* L) noexcept;
  /// Those of the state of L if they are being noted, else null.
  [[nodiscard]] static Births* find(lua_State* L) noexcept;
  /// Gives the state its own allocator back and forgets what was noted, unless the program has put another allocator on
  /// top. A later snapshot starts anew.
  static void remove(lua_State* L) noexcept;

  /// Random; the same for all snapshots whose births and addresses compare.
  [[nodiscard]] std::uint64_t process_key() const noexcept { return process_key_; }
  /// Of the next snapshot, from 1 on; what is made until then is born in it.
  [[nodiscard]] std::uint32_t epoch() const noexcept { return epoch_; }
  /// After a snapshot was taken. Epochs beyond 16 bits start a new run with another process key.
  void begin_epoch() noexcept;
  [[nodiscard]] const BirthTable& table() const noexcept { return table_; }
  /// The most bytes that the state had in use since births are noted.
  [[nodiscard]] std::uint64_t peak_bytes() const noexcept { return peak_bytes_; }

 private:
  Births() = default;
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t size);
  void draw_key() noexcept;

  using Allocator = void* (*)(void*, void*, std::size_t, std::size_t);
  Allocator inner_{};
  void* inner_data_{};
  Births* next_{};  ///< of the process's list
  BirthTable table_;
  std::uint64_t process_key_{};
  std::uint64_t used_bytes_{};
  std::uint64_t peak_bytes_{};
  std::uint32_t epoch_{1};
};

}  // namespace wayfinder::runtime::heap
