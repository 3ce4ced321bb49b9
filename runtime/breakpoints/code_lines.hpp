#pragma once
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace wayfinder::runtime {

/// Where the functions of one chunk stand and on which of their lines a breakpoint can bind: those that give a LINE
/// event. Plain data; lines are 1-based.
struct FunctionLines {
  int first{};             ///< of its text; 0: the main chunk
  int last{};              ///< of its text; the main chunk: INT_MAX
  std::vector<int> lines;  ///< active lines of its own code, ascending

  friend bool operator==(const FunctionLines&, const FunctionLines&) = default;
};

class CodeLines {
 public:
  CodeLines() = default;
  explicit CodeLines(std::vector<FunctionLines> functions) : functions_{std::move(functions)} {}

  /// The line where a breakpoint asked for at `line` binds: that line where some function around it has code there,
  /// else the next active line of the innermost function around it; nullopt: that has none.
  [[nodiscard]] std::optional<int> bind(int line) const;
  /// All active lines from `first` to `last`, ascending.
  [[nodiscard]] std::vector<int> between(int first, int last) const;

  /// Whether all functions of `part` are among these, line by line.
  [[nodiscard]] bool contains(const CodeLines& part) const;

  friend bool operator==(const CodeLines&, const CodeLines&) = default;

 private:
  std::vector<FunctionLines> functions_;
};

}  // namespace wayfinder::runtime
