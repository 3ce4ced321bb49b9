// Traps tell of the lines that a LINE hook tells of, in the same order, and the program does what it does without.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "runtime/traps/self_test.hpp"
#include "tests/unit/runtime_traps/random_program.hpp"
#include "tests/unit/runtime_traps/told_lines.hpp"

namespace {

/// Changes two lines, drawn from `seed`, after each that was told: the same in each run.
WantedLines::Next toggling(unsigned seed) {
  return [random = std::minstd_rand{seed}](WantedLines& wanted, const ToldLine&) mutable {
    for (int i = 0; i < 2; ++i)
      wanted.toggle(wanted.all()[random() % wanted.all().size()]);
  };
}

/// Where the runs part, for a person; "" where they do not.
std::string first_difference(const Told& trapped, const Told& hooked) {
  const auto [mine, theirs] = std::ranges::mismatch(trapped.lines, hooked.lines);
  if (mine == trapped.lines.end() && theirs == hooked.lines.end()) return "";
  const auto text = [](const Told& told, auto at) {
    if (at == told.lines.end()) return std::string{"the end"};
    return "line " + std::to_string(at->line) + " of " + std::to_string(at->function);
  };
  const auto number = std::to_string(mine - trapped.lines.begin());
  return number + ": a trap tells of " + text(trapped, mine) + ", a hook of " + text(hooked, theirs);
}

/// Names of variables are read out of the code, which has traps in it.
bool is_same_output(const std::string& plain, const std::string& trapped) {
  return plain == trapped || (plain.starts_with("error: ") && trapped.starts_with("error: "));
}

}  // namespace

TEST_CASE("traps tell of the lines of random programs as a hook does", "[traps]") {
  REQUIRE(wayfinder::runtime::traps::traps_work());
  std::size_t told = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const std::string text = random_program(seed);
    CAPTURE(seed, text);
    const WantedLines every{lines_of_chunk(text)};
    const Told hooked = run_with_hook(text, every);
    const Told trapped = run_with_traps(text, every);
    REQUIRE(first_difference(trapped, hooked) == "");
    REQUIRE(is_same_output(run_plainly(text).output, trapped.output));
    told += trapped.lines.size();
  }
  CHECK(told > 10'000);
}

TEST_CASE("traps that come and go while the program runs are met as lines of a hook are", "[traps]") {
  std::size_t told = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const std::string text = random_program(seed);
    CAPTURE(seed, text);
    const auto lines = lines_of_chunk(text);
    const Told hooked = run_with_hook(text, WantedLines{lines, toggling(seed)});
    const Told trapped = run_with_traps(text, WantedLines{lines, toggling(seed)});
    REQUIRE(first_difference(trapped, hooked) == "");
    REQUIRE(is_same_output(hooked.output, trapped.output));
    told += trapped.lines.size();
  }
  CHECK(told > 1'000);
}
