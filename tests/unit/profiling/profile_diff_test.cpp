#include "profiling/diff/profile_diff.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/profiling/made_runs.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

/// Forty functions, from half a minute to a few samples.
std::vector<double> usual_times() {
  std::vector<double> times;
  for (double ms = 10'000; times.size() < 40; ms *= 0.8)
    times.push_back(ms);
  return times;
}

std::vector<std::string> names_with(const ProfileDiff& diff, Verdict verdict, const MadeProfile& a,
                                    const MadeProfile& b) {
  std::vector<std::string> names;
  for (const auto i : functions_with(diff, verdict))
    names.push_back(function_of(diff.functions[i].function, a.profile, b.profile).shown_name);
  return names;
}

ProfileDiff compared(const MadeProfile& a, const MadeProfile& b, const DiffOptions& options = {}) {
  auto diff = compare(a.profile, b.profile, options);
  REQUIRE(diff);
  return std::move(*diff);
}

const FunctionDiff& function_named(const ProfileDiff& diff, const MadeProfile& a, const MadeProfile& b,
                                   std::string_view name) {
  const auto found = std::ranges::find_if(diff.functions, [&](const FunctionDiff& one) {
    return function_of(one.function, a.profile, b.profile).shown_name == name;
  });
  REQUIRE(found != diff.functions.end());
  return *found;
}

}  // namespace

TEST_CASE("a function that got a fifth slower is named and no other one is", "[profiling][profile_diff]") {
  int found = 0;
  for (std::uint64_t run = 0; run < 20; ++run) {
    auto slower = usual_times();
    slower[1] *= 1.2;
    const auto a = sampled({.seed = 2 * run, .self_ms = usual_times()});
    const auto b = sampled({.seed = 2 * run + 1, .self_ms = slower, .shifted_by = 7});
    const auto diff = compared(a, b);
    const bool is_right = names_with(diff, Verdict::more, a, b) == std::vector<std::string>{"f1"} &&
                          functions_with(diff, Verdict::less).empty();
    found += is_right ? 1 : 0;
  }
  CHECK(found >= 19);
}

TEST_CASE("two runs of the same program show no difference", "[profiling][profile_diff]") {
  int alarms = 0;
  for (std::uint64_t run = 0; run < 20; ++run) {
    const auto a = sampled({.seed = 1'000 + run, .self_ms = usual_times(), .interval_ms = 10});
    const auto b = sampled({.seed = 2'000 + run, .self_ms = usual_times(), .interval_ms = 4});
    const auto diff = compared(a, b, {.noise = 0});
    for (const auto verdict : {Verdict::more, Verdict::less})
      alarms += functions_with(diff, verdict).empty() && paths_with(diff, verdict).empty() ? 0 : 1;
    CHECK(diff.whole.verdict == Verdict::unclear);
  }
  CHECK(alarms <= 1);
}

TEST_CASE("a run twice as long is no slower when shares are compared", "[profiling][profile_diff]") {
  auto twice = usual_times();
  for (double& ms : twice)
    ms *= 2;
  twice[2] *= 1.5;
  const auto a = sampled({.seed = 5, .self_ms = usual_times()});
  const auto b = sampled({.seed = 6, .self_ms = twice});
  CHECK(names_with(compared(a, b), Verdict::more, a, b).size() > 10);
  const auto diff = compared(a, b, {.per = Per::share});
  CHECK(names_with(diff, Verdict::more, a, b) == std::vector<std::string>{"f2"});
  CHECK(diff.whole.a.value == Approx(diff.whole.b.value));
}

TEST_CASE("a change is told by function and by path, for itself and with what it calls", "[profiling][profile_diff]") {
  MadeProfile a;
  MadeProfile b;
  const MadeProfile::Step main{"@app.lua:0", 90};
  const MadeProfile::Step walk{"@app.lua:5 walk", 6};
  const MadeProfile::Step sort{"[C] table.sort"};
  for (int i = 0; i < 100; ++i) {
    a.sample(10ms, {main, walk}).sample(10ms, {main, walk, sort, walk});
    b.sample(10ms, {main, walk}).sample(10ms, {main, walk, sort, walk}).sample(10ms, {main, sort});
  }
  const auto diff = compared(a, b);
  const auto& of_walk = function_named(diff, a, b, "walk");
  CHECK(of_walk.self.a.value == 2e9);
  CHECK(of_walk.total.b.value == 2e9);  // recursion once
  CHECK(of_walk.total.b.samples == 200);
  const auto& of_sort = function_named(diff, a, b, "table.sort");
  CHECK(of_sort.self.change.delta == 1e9);
  CHECK(of_sort.total.a.value == 1e9);
  CHECK(of_sort.total.change.delta == 1e9);
  CHECK(of_sort.self.verdict == Verdict::more);
  CHECK(diff.whole.change.delta == 1e9);
  const auto paths = paths_with(diff, Verdict::more);
  REQUIRE(paths.size() == 1);
  CHECK(diff.paths[paths[0]].self.b.value == 1e9);
  CHECK(diff.paths[diff.paths[paths[0]].parent].parent == 0);  // below the main chunk
}

TEST_CASE("a function of a few samples is never called new", "[profiling][profile_diff]") {
  MadeProfile a;
  MadeProfile b;
  for (int i = 0; i < 1'000; ++i) {
    a.sample(10ms, {{"@app.lua:5 work", 6}});
    b.sample(10ms, {{"@app.lua:5 work", 6}});
  }
  for (int i = 0; i < 9; ++i)
    b.sample(10ms, {{"@app.lua:50 rare", 51}});
  CHECK(functions_with(compared(a, b, {.noise = 0}), Verdict::more).empty());
  for (int i = 0; i < 30; ++i)
    b.sample(10ms, {{"@app.lua:50 rare", 51}});
  CHECK(names_with(compared(a, b), Verdict::more, a, b) == std::vector<std::string>{"rare"});
}

TEST_CASE("runs by different clocks or in different modes are not compared", "[profiling][profile_diff]") {
  const Profile cpu{{.id = 1}};
  const auto by_clock = compare(cpu, Profile{{.id = 1, .clock = Clock::wall}}, {});
  REQUIRE_FALSE(by_clock);
  CHECK(by_clock.error().field == "B");
  CHECK(by_clock.error().message == "B: expected times by the cpu clock, as A has, got wall");
  const auto by_mode = compare(cpu, Profile{{.id = 1, .mode = Mode::call}}, {});
  REQUIRE_FALSE(by_mode);
  CHECK(by_mode.error().message == "B: expected a profile in sampling mode, as A is, got one in call mode");
}

TEST_CASE("profiles without samples do not differ", "[profiling][profile_diff]") {
  const MadeProfile empty;
  const auto diff = compared(empty, empty);
  CHECK(diff.functions.empty());
  CHECK(diff.whole.verdict == Verdict::unclear);
}
