#pragma once
#include <vector>

namespace wayfinder::runtime::layout {

/// An instruction with those that the VM runs after it without looking at the hooks, and where it can lead on to. Of
/// calls with open results (`f(g())`) the call that takes them belongs to it, too.
struct CodeUnit {
  static constexpr int falls_through = -1;
  struct Exit {
    int from;  ///< of its instructions the one that leads on
    int to;
    int jump;  ///< the instruction whose operand is the distance; falls_through: none
    friend bool operator==(const Exit&, const Exit&) = default;
  };
  std::vector<int> members;  ///< the head first
  std::vector<Exit> exits;   ///< none: it returns

  [[nodiscard]] int head() const noexcept { return members.front(); }
};

}  // namespace wayfinder::runtime::layout
