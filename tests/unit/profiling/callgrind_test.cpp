#include "profiling/export/callgrind.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "profiling/summary.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;

TEST_CASE("callgrind gets self time by line and the time of each call", "[profiling][callgrind]") {
  MadeProfile made{{.id = 3, .program = "app.lua", .notes = {"a\nnote"}}};
  made.sample(10ns, {{"@app.lua:0", 90}, {"@app.lua:5 work", 6}})
      .sample(20ns, {{"@app.lua:0", 90}, {"@app.lua:5 work", 7}})
      .sample(30ns, {{"@app.lua:0", 91}, {"[C] print"}})
      .sample(5ns, {});
  REQUIRE(made.profile.merge({3, 2, 400, {}, {}}));
  CHECK(content_of(made.profile, "callgrind") ==
        "# callgrind format\n"
        "version: 1\n"
        "creator: wayfinder\n"
        "cmd: app.lua\n"
        "desc: 4 samples, 2 lost (400 ns)\n"
        "desc: Note: a note\n"
        "positions: line\n"
        "event: ns : CPU time in nanoseconds\n"
        "events: ns\n"
        "summary: 65\n"
        "\nfl=(1) app.lua\nfn=(1) work\n6 10\n7 20\n"
        "\nfl=(1)\nfn=(3) main chunk (app.lua)\n"
        "cfi=(1)\ncfn=(1)\ncalls=2 5\n90 30\n"
        "cfi=(2) ???\ncfn=(5) print [C]\ncalls=1 0\n91 30\n"
        "\nfl=(2)\nfn=(5)\n0 30\n"
        "\nfl=(0) ???\nfn=(0) (no Lua frame)\n0 5\n"
        "\ntotals: 65\n");
}

TEST_CASE("a recursive function's time in callgrind counts once", "[profiling][callgrind]") {
  MadeProfile made;
  const MadeProfile::Step main{"@app.lua:0", 90};
  const MadeProfile::Step walk{"@app.lua:5 walk", 6};
  made.sample(10ns, {main, walk, walk, walk, {"[C] print"}})
      .sample(20ns, {main, walk})
      .sample(30ns, {main, walk, walk});
  const auto file = parse_callgrind(content_of(made.profile, "callgrind"));
  CHECK(file.self.at("walk") == std::map<int, std::int64_t>{{6, 20}});
  CHECK(file.self.at("walk'2") == std::map<int, std::int64_t>{{6, 30}});
  REQUIRE(file.calls.size() == 3);
  std::map<std::string, std::int64_t> below;
  for (const auto& call : file.calls)
    below[call.caller + " > " + call.callee] = call.below;
  CHECK(below == std::map<std::string, std::int64_t>{
                     {"main chunk (app.lua) > walk", 60}, {"walk > walk'2", 40}, {"walk'2 > print [C]", 10}});
}

TEST_CASE("a call that is on a stack twice counts once in callgrind", "[profiling][callgrind]") {
  MadeProfile made;
  const MadeProfile::Step ping{"@app.lua:5 ping", 6};
  const MadeProfile::Step pong{"@app.lua:15 pong", 16};
  made.sample(10ns, {ping, pong, ping, pong, ping, pong, ping});
  const auto file = parse_callgrind(content_of(made.profile, "callgrind"));
  REQUIRE(file.calls.size() == 4);  // ping > pong > ping'2 > pong'2 > ping'2
  for (const auto& call : file.calls) {
    CHECK(call.below == 10);
    CHECK(call.count == 1);
  }
}

TEST_CASE("functions that call each other in any way have the summary's times in callgrind", "[profiling][callgrind]") {
  std::mt19937 random{7};
  MadeProfile made;
  for (int i = 0; i < 400; ++i) {
    std::vector<MadeProfile::Step> path{{"@app.lua:0", 90}};
    for (auto depth = random() % 12; depth > 0; --depth) {
      const auto function = random() % 4;
      path.push_back({"@app.lua:" + std::to_string(function * 10 + 5) + " f" + std::to_string(function),
                      static_cast<std::int32_t>(function * 10 + 6 + random() % 3)});
    }
    made.sample(std::chrono::nanoseconds{1 + random() % 100}, path, static_cast<std::uint32_t>(1 + random() % 3));
  }
  const auto text = content_of(made.profile, "callgrind");
  TotalsByName expected;
  const auto functions = made.profile.frames().functions();
  const auto totals = function_totals(made.profile);
  for (std::size_t i = 0; i < functions.size(); ++i) {
    expected[functions[i].shown_name] = totals[i].total_time.count();
    expected["self " + functions[i].shown_name] = totals[i].self_time.count();
  }
  CHECK(read_callgrind(text) == expected);
  const auto file = parse_callgrind(text);
  std::int64_t self = 0;
  for (const auto& [name, lines] : file.self) {
    for (const auto& [line, time] : lines)
      self += time;
  }
  CHECK(self == static_cast<std::int64_t>(made.profile.counters().weight_ns));
  CHECK(file.totals == self);
  CHECK(file.summary == self);
}

TEST_CASE("callgrind tells functions of one name in one file apart", "[profiling][callgrind]") {
  MadeProfile made;
  made.sample(1ns, {{"@app.lua:5 new", 6}})
      .sample(2ns, {{"@app.lua:50 new", 51}})
      .sample(4ns, {{"@other.lua:5 new", 9}})
      .sample(8ns, {{"(truncated)"}})
      .sample(16ns, {{"@a\nb.lua:3 x\ny \xFF", 4}});
  const auto file = parse_callgrind(content_of(made.profile, "callgrind"));
  CHECK(file.self.at("new (app.lua:50)") == std::map<int, std::int64_t>{{51, 2}});
  CHECK(file.self.at("new") == std::map<int, std::int64_t>{{6, 1}, {9, 4}});  // of two files
  CHECK(file.self.at("(truncated)") == std::map<int, std::int64_t>{{0, 8}});
  CHECK(file.self.at("x y \\xFF") == std::map<int, std::int64_t>{{4, 16}});
  CHECK(file.file_of.at("x y \\xFF") == "a b.lua");
}
