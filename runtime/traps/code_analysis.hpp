#pragma once
#include <functional>
#include <vector>

#include "runtime/facts/code_unit.hpp"
#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::traps {

/// Where traps have to stand in a function's code so that they tell of the same moments as LINE events do: the VM tells
/// of a line when it comes to it from another one, from further down, or by a call (luaG_traceexec in ldebug.c). Made
/// from code without traps. Thread: any.
class CodeAnalysis {
 public:
  explicit CodeAnalysis(const layout::Proto& proto);

  /// A unit that is to be trapped, by its first instruction.
  struct Site {
    int pc;
    bool begins_line;  ///< false: only tells which way the program comes to a site that is also reached within its line
  };
  struct Plan {
    std::vector<Site> sites;  ///< ascending
    bool is_whole{true};      ///< false: a line begins where no trap can stand
  };
  /// For the lines that are wanted; `entry`: also for each call of the function. Beginnings that come by another way
  /// than a site's own trap are told by is_line_start().
  [[nodiscard]] Plan plan(const std::function<bool(int line)>& is_wanted, bool entry) const;

  /// Whether a LINE event comes when the program goes from one instruction to another.
  [[nodiscard]] bool is_line_start(int from, int to) const noexcept {
    return to <= from || lines_[static_cast<std::size_t>(to)] != lines_[static_cast<std::size_t>(from)];
  }
  [[nodiscard]] int line_of(int pc) const noexcept { return lines_[static_cast<std::size_t>(pc)]; }
  [[nodiscard]] int entry() const noexcept { return entry_; }
  [[nodiscard]] int size() const noexcept { return static_cast<int>(code_.size()); }
  /// The code as the compiler has made it.
  [[nodiscard]] const std::vector<layout::Instruction>& code() const noexcept { return code_; }
  [[nodiscard]] layout::CodeUnit unit_at(int pc) const { return layout::unit_at(code_.data(), pc); }

 private:
  /// A way from one instruction to the next that is told of, in the unit that `head` begins.
  struct Edge {
    int head, from, to;
  };
  void add_edges(int head);
  /// The sites from whose units the program comes to `pc` in a way that `is_asked_for` accepts.
  void add_entry(std::vector<char>& wanted) const;
  void add_generic_loops(std::vector<char>& wanted) const;
  template <class Accept>
  void add_sources(int pc, std::vector<char>& wanted, Accept is_asked_for) const;

  std::vector<layout::Instruction> code_;
  std::vector<int> lines_;  ///< by instruction
  std::vector<char> is_head_;
  std::vector<Edge> edges_;
  int entry_{};
};

}  // namespace wayfinder::runtime::traps
