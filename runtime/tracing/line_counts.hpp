#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "profiling/tree_block.hpp"
#include "runtime/sampling/function_table.hpp"
#include "runtime/tracing/call_paths.hpp"

namespace wayfinder::runtime::tracing {

/// How often each line was come to, and for how long it ran. Bounded by the program's code: 65,535 functions, and of
/// each those lines that lie within the first 100,000 of it. Thread: the VM's.
class LineCounts {
 public:
  using Id = std::uint32_t;
  static constexpr Id nowhere = 0;  ///< time of no known line
  static constexpr std::size_t longest_function = 100'000;

  explicit LineCounts(FunctionTable& functions) : functions_{functions} {}

  struct Line {
    std::uint64_t hits{};
    std::uint64_t ticks{};  ///< self time
    sampling::FunctionId function{};
    std::int32_t number{};
    std::uint64_t sent_hits{};
    std::uint64_t sent_ns{};
  };
  [[nodiscard]] Line& operator[](Id id) noexcept { return lines_[id]; }

  /// The counter of that line of the function; `nowhere` for one that is not counted.
  [[nodiscard]] Id find(const Callee& function, int line) {
    Function*& guess = guess_at(function.identity);
    if (guess == nullptr || guess->identity != function.identity) guess = &find_function(function);
    const Id known = line_of(*guess, line);
    return known != nowhere ? known : add_line(*guess, line);
  }
  /// The same without looking it up: `nowhere` as well for one that has not been met lately.
  [[nodiscard]] Id guess(const FunctionTable::Identity& function, int line) noexcept {
    const Function* guess = guess_at(function);
    return guess != nullptr && guess->identity == function ? line_of(*guess, line) : nowhere;
  }

  void tell(profiling::TreeBlock& block) const;
  void sent();

 private:
  struct Function {
    FunctionTable::Identity identity{};
    sampling::FunctionId id{};
    std::vector<Id> lines;  ///< by line, from the function's first
  };
  [[nodiscard]] Function*& guess_at(const FunctionTable::Identity& function) noexcept {
    return guesses_[(reinterpret_cast<std::uintptr_t>(function.address) >> 4U) % guesses_.size()];
  }
  [[nodiscard]] static Id line_of(const Function& function, int line) noexcept {
    const auto index = static_cast<std::size_t>(line - function.identity.first_line);
    return index < function.lines.size() ? function.lines[index] : nowhere;
  }
  Function& find_function(const Callee& function);
  [[nodiscard]] Id add_line(Function& function, int line);

  FunctionTable& functions_;
  std::deque<Function> known_;  // by FunctionId; an entry never moves
  std::vector<Function*> by_id_;
  std::array<Function*, 1'024> guesses_{};
  std::vector<Line> lines_{Line{}};
  Id told_{1};
};

}  // namespace wayfinder::runtime::tracing
