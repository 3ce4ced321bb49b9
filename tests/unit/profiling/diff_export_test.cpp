#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "profiling/export/diff_folded.hpp"
#include "profiling/export/diff_json.hpp"
#include "profiling/export/diff_table.hpp"
#include "tests/unit/profiling/counted_profile.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

MadeProfile run_of(int work_samples, int idle_samples, std::int32_t work_line) {
  MadeProfile made{{.id = 1, .program = "app.lua", .lua = "5.4"}};
  const MadeProfile::Step main{"@app.lua:0", 90};
  for (int i = 0; i < work_samples; ++i)
    made.sample(10ms, {main, {fmt::format("@app.lua:{} work", work_line), 6}});
  for (int i = 0; i < idle_samples; ++i)
    made.sample(10ms, {main, {"@app.lua:50 idle;", 51}});
  return made;
}

struct Runs {
  MadeProfile a{run_of(100, 50, 5)};
  MadeProfile b{run_of(300, 51, 8)};
  ProfileDiff diff{*compare(a.profile, b.profile, {})};
};

}  // namespace

TEST_CASE("the table of a comparison says what got slower, with its error", "[profiling][diff_export]") {
  const Runs runs;
  CHECK(
      write_diff_table(runs.diff, runs.a.profile, runs.b.profile, 20) ==
      "1500.0 ms -> 3510.0 ms of CPU time (+2010.0 ms +- 463.5 ms, +134.0 %); 150 and 351 samples\n"
      "\n"
      "What got slower\n"
      " self change     +- error  per cent       self A       self B  share A  share B total change  function\n"
      "  +2000.0 ms     411.1 ms  +200.0 %    1000.0 ms    3000.0 ms   66.7 %   85.5 %   +2000.0 ms  work (app.lua:8)\n"
      "\n"
      "What got slower, by call path\n"
      " self change     +- error  per cent       self A       self B  share A  share B total change  path\n"
      "  +2000.0 ms     411.1 ms  +200.0 %    1000.0 ms    3000.0 ms   66.7 %   85.5 %   +2000.0 ms  "
      "main chunk (app.lua) > work\n"
      "\n"
      "No significant difference in the others (1).\n");
}

TEST_CASE("the table of equal runs says that there is no significant difference", "[profiling][diff_export]") {
  const auto a = run_of(100, 50, 5);
  const auto b = run_of(103, 49, 5);
  const auto text = write_diff_table(*compare(a.profile, b.profile, {}), a.profile, b.profile, 20);
  CHECK(
      text.ends_with("\n\nNo significant difference: what changed in 2 functions is within the error of sampling and "
                     "2 % from run to run.\n"));
}

TEST_CASE("a table shows no more rows than were asked for and says so", "[profiling][diff_export]") {
  MadeProfile a;
  MadeProfile b;
  for (int i = 0; i < 300; ++i) {
    a.sample(10ms, {{"@app.lua:5 f", 6}});
    b.sample(10ms, {{"@app.lua:15 g", 16}}).sample(10ms, {{"@app.lua:25 h", 26}}).sample(5ms, {{"@app.lua:25 h", 26}});
  }
  const auto text = write_diff_table(*compare(a.profile, b.profile, {}), a.profile, b.profile, 1);
  CHECK_THAT(text, Catch::Contains("new") && Catch::Contains("h (app.lua:25)") && Catch::Contains("What got faster"));
  CHECK_THAT(text, Catch::Contains("gone") && Catch::Contains("1 more (--limit shows them)"));
  CHECK_THAT(text, !Catch::Contains("g (app.lua:15)"));
}

TEST_CASE("calls are exact, so that one more is told though no time changed", "[profiling][diff_export]") {
  const Profile a = call_profile();
  Profile b = call_profile();
  TreeBlock more;
  more.profile = b.head().id;
  more.first_node = 8;
  more.counts = {{5, 1, 0, 0, 0, 0, 0}};
  REQUIRE(b.merge_counts(more));
  const auto diff = *compare(a, b, {});
  CHECK(functions_with_other_counts(diff).size() == 1);
  CHECK_THAT(
      write_diff_table(diff, a, b, 20),
      Catch::Contains("; 14 and 15 calls\n\nWhat was called more or less often\n"
                      "      change        calls A        calls B  function\n"
                      "          +1             11             12  work (app.lua:5)\n") &&
          Catch::EndsWith("No significant difference: what changed in 3 functions is within 2 % from run to run.\n"));
  const auto file = json::parse(write_diff_json(diff, a, b));
  const auto work = std::ranges::find(file["functions"], "work", [](const json& one) { return one["name"]; });
  REQUIRE(work != file["functions"].end());
  CHECK((*work)["self"]["aCount"] == 11);
  CHECK((*work)["self"]["bCount"] == 12);
}

TEST_CASE("allocations are compared by bytes", "[profiling][diff_export]") {
  const Profile a = allocation_profile();
  const auto file = json::parse(write_diff_json(*compare(a, a, {}), a, a));
  CHECK(file["unit"] == "bytes");
  CHECK(file["whole"]["a"] == 66'560);
  CHECK_FALSE(file["whole"].contains("aCount"));
  CHECK_THAT(write_diff_table(*compare(a, a, {}), a, a, 20), Catch::StartsWith("65.0 KiB -> 65.0 KiB allocated"));
}

TEST_CASE("a comparison as folded stacks has both times of each stack", "[profiling][diff_export]") {
  const Runs runs;
  CHECK(write_diff_folded(runs.diff, runs.a.profile, runs.b.profile) ==
        "main chunk (app.lua);idle: (app.lua:50) 500000000 510000000\n"
        "main chunk (app.lua);work (app.lua:8) 1000000000 3000000000\n");
}

TEST_CASE("a comparison as JSON has what its schema says", "[profiling][diff_export]") {
  const Runs runs;
  const auto file = json::parse(write_diff_json(runs.diff, runs.a.profile, runs.b.profile));
  CHECK(file["wayfinderProfileDiff"] == 1);
  CHECK(file["unit"] == "nanoseconds");
  CHECK(file["per"] == "run");
  CHECK(file["noisePercent"] == 2.0);
  CHECK(file["a"] == json::parse(R"({"program": "app.lua", "label": "", "lua": "5.4", "samples": 150,
                                     "lostSamples": 0, "amount": 1500000000})"));
  const auto& work = file["functions"][0];
  CHECK(work["name"] == "work");
  CHECK(work["source"] == "app.lua");
  CHECK(work["aLine"] == 5);
  CHECK(work["bLine"] == 8);
  CHECK(work["self"]["delta"] == 2'000'000'000);
  CHECK(work["self"]["verdict"] == "more");
  CHECK(work["self"]["aPercent"].get<double>() == Approx(66.67).epsilon(0.001));
  CHECK(work["total"]["bSamples"] == 300);
  CHECK(file["functions"][1]["self"]["verdict"] == "unclear");
  const auto& path = file["paths"][1];
  CHECK(file["functions"][path["function"].get<std::size_t>()]["name"] == "work");
  CHECK(path["parent"] == 0);
  CHECK_FALSE(file["paths"][0].contains("parent"));
  CHECK(file["whole"]["b"] == 3'510'000'000);
}
