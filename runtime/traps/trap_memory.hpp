#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/traps/near_memory.hpp"

namespace wayfinder::runtime::traps {

class PatchedFunction;

/// What a trap tells: that the program comes to the instruction `to`.
struct Arrival {
  static constexpr int unknown = -1;
  PatchedFunction* function{};
  int from{unknown};  ///< from this one; unknown: by the trap in the code itself
  int to{};
};

/// A few instructions that call the trap function, and what they tell. They end in a jump into the code that they
/// belong to.
struct Tail {
  layout::Instruction words[layout::tail_words];
  const Arrival* arrival;
};

/// Where tails, and the value that they call, can lie so that the code reaches them. One for each Lua state. Thread:
/// VM.
class TrapMemory {
 public:
  /// What the tails call.
  void set_called(const layout::Value& called) noexcept;

  /// Room for a tail below `home`, as the VM takes what lies before a function's code for no line of it; null: none.
  [[nodiscard]] Tail* new_tail(const layout::Instruction* home, const layout::Proto& proto);
  /// For another tail.
  void give_back(Tail* tail) { free_.push_back(tail); }
  /// Number of the constant that is called, counted from the function's first; 0: it cannot be reached.
  [[nodiscard]] std::uint32_t called_constant(const layout::Proto& proto);
  [[nodiscard]] NearMemory& pages() noexcept { return pages_; }

 private:
  [[nodiscard]] Tail* take_room(std::uintptr_t home, std::uintptr_t first);

  struct Arena {
    std::uintptr_t begin;
    std::size_t used;
  };
  NearMemory pages_;
  layout::Value called_{};
  std::vector<layout::Value*> cells_;
  std::vector<Arena> arenas_;
  std::vector<Tail*> free_;
};

}  // namespace wayfinder::runtime::traps
