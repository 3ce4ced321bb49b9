#include "profiling/summary.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> names_of(const Profile& profile, const Summary& summary) {
  std::vector<std::string> names;
  for (const SummaryRow& row : summary.functions)
    names.push_back(profile.frames().functions()[index_of(row.function)].shown_name);
  return names;
}

/// main -> f -> sort -> f (recursion through C), main -> g in a coroutine, and a sample without frames.
MadeProfile recursion_and_coroutine() {
  MadeProfile made;
  made.sample(10ms, {{"@a.lua:0", 50}, {"@a.lua:5 f", 6}})
      .sample(20ms, {{"@a.lua:0", 50}, {"@a.lua:5 f", 7}, {"[C] table.sort"}, {"@a.lua:5 f", 6}})
      .sample(30ms, {{"@a.lua:0", 51}, {"@a.lua:20 g", 21}}, 2)
      .sample(40ms, {});
  return made;
}

}  // namespace

TEST_CASE("the summary lists the hottest function first", "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  const Summary summary = summarize(made.profile);
  CHECK(names_of(made.profile, summary) == std::vector<std::string>{"f", "g", "main chunk (a.lua)", "table.sort"});
  CHECK(summary.functions[0].self_percent == Approx(30.0));
  CHECK(summary.functions[2].self_percent == 0.0);
  CHECK(summary.functions[2].total_percent == Approx(60.0));
  CHECK(summarize(made.profile, 2).functions.size() == 2);
}

TEST_CASE("a function that calls itself through C counts each sample once", "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  const auto totals = function_totals(made.profile);
  CHECK(totals[index_of(made.function("@a.lua:5 f"))] == Totals{2, 2, 30ms, 30ms});
  CHECK(totals[index_of(made.function("[C] table.sort"))] == Totals{0, 1, 0ms, 20ms});
  CHECK(totals[index_of(made.function("@a.lua:0"))] == Totals{0, 3, 0ms, 60ms});
}

TEST_CASE("self times and the samples without frames sum to the whole", "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  std::chrono::nanoseconds sum{};
  for (const Totals& totals : function_totals(made.profile))
    sum += totals.self_time;
  CHECK(sum + 40ms == std::chrono::nanoseconds{made.profile.counters().weight_ns});
}

TEST_CASE("a function's row shows whom it calls and for how long", "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  const Summary summary = summarize(made.profile);
  const auto& main_chunk = summary.functions[2];
  REQUIRE(main_chunk.children.size() == 2);
  CHECK(main_chunk.children[0].function == made.function("@a.lua:5 f"));  // as hot as g, and before it in the alphabet
  CHECK(main_chunk.children[0].samples == 2);
  CHECK(main_chunk.children[1].time == 30ms);
  CHECK(summary.functions[1].children.empty());
}

TEST_CASE("heat by line shows where in a function the time went", "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  const auto lines = line_heat(made.profile)[index_of(made.function("@a.lua:5 f"))];
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].line == 6);
  CHECK(lines[0].totals == Totals{2, 2, 30ms, 30ms});
  CHECK(lines[1].line == 7);
  CHECK(lines[1].totals == Totals{0, 1, 0ms, 20ms});
}

TEST_CASE("a profile without samples has an empty summary", "[profiling][summary]") {
  CHECK(summarize(Profile{{.id = 1}}).functions.empty());
}

TEST_CASE("a function's neighbours are all who call it and all that it calls, most time first",
          "[profiling][summary]") {
  const MadeProfile made = recursion_and_coroutine();
  const auto named = [&](std::string_view name) {
    const auto functions = made.profile.frames().functions();
    const auto found = std::ranges::find(functions, name, &Function::shown_name);
    return FunctionId{static_cast<std::uint32_t>(found - functions.begin())};
  };
  const auto f = neighbours_of(made.profile, named("f"));
  REQUIRE(f.callers.size() == 2);
  CHECK(f.callers[0].function == named("main chunk (a.lua)"));
  CHECK(f.callers[0].time == 30ms);
  CHECK(f.callers[1].function == named("table.sort"));
  CHECK(f.callers[1].time == 20ms);
  REQUIRE(f.callees.size() == 1);
  CHECK(f.callees[0].function == named("table.sort"));
  CHECK(neighbours_of(made.profile, named("main chunk (a.lua)")).callers.empty());
}
