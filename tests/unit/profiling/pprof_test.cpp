#include "profiling/export/pprof.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

ProfileHead full_head() {
  return {.id = 3,
          .clock = Clock::wall,
          .interval = 2'500us,
          .label = "warm-up",
          .program = "caf\xE9.lua",
          .lua = "5.4",
          .method = "signalWalk",
          .start = std::chrono::sys_time<std::chrono::milliseconds>{1'700'000'000'123ms},
          .duration = 61s,
          .notes = {"one note"}};
}

}  // namespace

TEST_CASE("pprof gets what is known of the profile", "[profiling][pprof]") {
  MadeProfile made{full_head()};
  REQUIRE(made.profile.merge({3, 5, 50'000'000, {}, {}}));
  const auto file = parse_pprof(content_of(made.profile, "pprof"));
  CHECK(file.sample_types == std::vector<std::string>{"samples/count", "wall/nanoseconds"});
  CHECK(file.period_type == "wall/nanoseconds");
  CHECK(file.default_sample_type == "wall");
  CHECK(file.period == 2'500'000);
  CHECK(file.time_nanos == 1'700'000'000'123'000'000);
  CHECK(file.duration_nanos == 61'000'000'000);
  CHECK(file.comments == std::vector<std::string>{"program: caf\\xE9.lua", "label: warm-up",
                                                  "lua: 5.4, method: signalWalk", "0 samples, 5 lost (50000000 ns)",
                                                  "one note"});
}

TEST_CASE("pprof gets each stack of a thread once, with files and lines", "[profiling][pprof]") {
  MadeProfile made;
  made.sample(10ns, {{"@app.lua:0", 90}, {"@app.lua:5 M.work", 6}, {"[C] print"}})
      .sample(20ns, {{"@app.lua:0", 90}, {"@app.lua:5 M.work", 6}, {"[C] print"}})
      .sample(30ns, {{"@app.lua:0", 90}, {"@app.lua:5 M.work", 6}, {"[C] print"}}, 7)
      .sample(5ns, {});
  const auto file = parse_pprof(content_of(made.profile, "pprof"));
  CHECK(file.sample_types[1] == "cpu/nanoseconds");
  REQUIRE(file.samples.size() == 3);
  CHECK(file.samples[0].stack[0].function == "(no Lua frame)");
  CHECK(file.samples[0].values == std::vector<std::int64_t>{1, 5});
  const auto& sample = file.samples[1];
  CHECK(sample.values == std::vector<std::int64_t>{2, 30});
  CHECK(sample.labels == std::map<std::string, std::string>{{"thread", "main"}});
  REQUIRE(sample.stack.size() == 3);
  CHECK(sample.stack[0].function == "print [C]");
  CHECK(sample.stack[0].file.empty());
  CHECK(sample.stack[0].line == 0);
  CHECK(sample.stack[1].function == "M.work");
  CHECK(sample.stack[1].file == "app.lua");
  CHECK(sample.stack[1].start_line == 5);
  CHECK(sample.stack[1].line == 6);
  CHECK(sample.stack[2].start_line == 1);
  CHECK(sample.stack[2].line == 90);
  CHECK(file.samples[2].labels == std::map<std::string, std::string>{{"thread", "coroutine 7"}});
}

TEST_CASE("a start that pprof cannot hold is unknown to it", "[profiling][pprof]") {
  for (const auto start : {-1'000'000'000'000'000ms, 1'000'000'000'000'000ms}) {
    const Profile profile{{.id = 1, .start = std::chrono::sys_time<std::chrono::milliseconds>{start}}};
    CHECK(parse_pprof(content_of(profile, "pprof")).time_nanos == 0);
  }
}
