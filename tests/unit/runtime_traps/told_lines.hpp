#pragma once
#include <functional>
#include <string>
#include <vector>

#include "runtime/traps/trap_set.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

/// A line of a function that the program came to.
struct ToldLine {
  int function{};  ///< its first line
  int line{};
  friend bool operator==(const ToldLine&, const ToldLine&) = default;
  friend auto operator<=>(const ToldLine&, const ToldLine&) = default;
};

/// What one run of a chunk gave.
struct Told {
  std::vector<ToldLine> lines;
  std::string output;  ///< what it returned, or its error
  friend bool operator==(const Told&, const Told&) = default;
};

/// Which of the chunk's lines are told; asked again after each.
class WantedLines {
 public:
  using Next = std::function<void(WantedLines&, const ToldLine&)>;
  /// `next` may change them after each line that was told.
  explicit WantedLines(std::vector<ToldLine> lines, Next next = {});
  [[nodiscard]] bool has(const ToldLine& line) const;
  void toggle(const ToldLine& line);
  void was_told(const ToldLine& line) {
    if (next_) next_(*this, line);
  }
  [[nodiscard]] const std::vector<ToldLine>& all() const noexcept { return all_; }

 private:
  std::vector<ToldLine> all_;
  std::vector<ToldLine> wanted_;
  Next next_;
};

/// Each line of each function of the chunk that has code.
[[nodiscard]] std::vector<ToldLine> lines_of_chunk(const std::string& text);

[[nodiscard]] Told run_with_hook(const std::string& text, WantedLines wanted);
[[nodiscard]] Told run_with_traps(const std::string& text, WantedLines wanted);
[[nodiscard]] Told run_plainly(const std::string& text);
