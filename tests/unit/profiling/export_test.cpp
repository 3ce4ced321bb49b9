#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "profiling/export/exporter.hpp"
#include "profiling/export/native_json.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("every format tells the same times", "[profiling][export]") {
  const MadeProfile made = busy_profile();
  TotalsByName expected = read_folded(content_of(made.profile, "folded"));
  CHECK(expected["work"] == 49'000'000);
  CHECK(expected["self work"] == 37'000'000);
  CHECK(expected["self [GC]"] == 12'000'000);
  CHECK(expected["table.sort [C]"] == 11'000'000);
  CHECK(expected["main chunk (app.lua)"] == 76'000'000);
  CHECK(read_speedscope(content_of(made.profile, "speedscope")) == expected);
  CHECK(read_callgrind(content_of(made.profile, "callgrind")) == expected);
  CHECK(read_pprof(content_of(made.profile, "pprof")) == expected);
  CHECK(read_cpuprofile(content_of(made.profile, "cpuprofile")) == expected);
  CHECK(read_html(content_of(made.profile, "html")) == expected);
  expected.erase("(no Lua frame)");  // no function; the native file has it as the root's time
  expected.erase("self (no Lua frame)");
  CHECK(read_native(content_of(made.profile, "json")) == expected);
}

TEST_CASE("an export format is found by its name or its alias", "[profiling][export]") {
  CHECK(export_formats() == std::vector<std::string_view>{"json", "speedscope", "folded", "callgrind", "pprof",
                                                          "cpuprofile", "heapprofile", "chrome-trace", "lcov", "html"});
  REQUIRE(exporter("flamegraph"));
  CHECK(exporter("flamegraph")->name == "speedscope");
  CHECK_FALSE(exporter("pdf"));
  CHECK_FALSE(exporter(""));
}

TEST_CASE("the same profile exports to the same bytes", "[profiling][export]") {
  for (const auto format : export_formats()) {
    if (!check_mode(format, Mode::sampling)) continue;
    CHECK(content_of(busy_profile().profile, format) == content_of(busy_profile().profile, format));
  }
}

TEST_CASE("folded stacks are safe from names with semicolons and line breaks", "[profiling][export]") {
  MadeProfile made;
  made.sample(7ns, {{"@a;b.lua:3 run;\nnow", 4}, {"[C] \"quoted\" \xFF"}});
  CHECK(content_of(made.profile, "folded") == "run: now (a:b.lua:3);\"quoted\" \\xFF [C] 7\n");
}

TEST_CASE("speedscope gets one profile a thread in the order of time", "[profiling][export]") {
  const json file = json::parse(content_of(busy_profile().profile, "speedscope"));
  CHECK(file["name"] == "busy");
  REQUIRE(file["profiles"].size() == 3);
  CHECK(file["profiles"][0]["name"] == "main");
  CHECK(file["profiles"][1]["name"] == "coroutine 5");  // busier than coroutine 2
  CHECK(file["profiles"][0]["unit"] == "nanoseconds");
  CHECK(file["profiles"][0]["endValue"] == 64'000'000);
  CHECK(file["profiles"][0]["weights"] == json::parse("[10000000, 11000000, 12000000, 15000000, 16000000]"));
  CHECK(file["shared"]["frames"][0] == json::parse(R"({"name": "work", "file": "app.lua", "line": 5})"));
}

TEST_CASE("speedscope gets the idle coroutines of many as one profile", "[profiling][export]") {
  MadeProfile made;
  for (std::uint32_t thread = 1; thread <= 1'000; ++thread)
    made.sample(std::chrono::nanoseconds{2'000 - thread}, {{"@app.lua:5 work", 6}}, thread);
  const json file = json::parse(content_of(made.profile, "speedscope"));
  REQUIRE(file["profiles"].size() == 64);
  CHECK(file["profiles"][63]["name"] == "937 other coroutines");
  CHECK(file["profiles"][63]["weights"].size() == 937);
}

TEST_CASE("a speedscope file of names with quotes and foreign bytes stays JSON", "[profiling][export]") {
  MadeProfile made{{.id = 1, .label = "a \"b\" \xFE"}};
  made.sample(7ns, {{"@caf\xE9\".lua:3 f\"\\\x01", 4}});
  const json file = json::parse(content_of(made.profile, "speedscope"));
  CHECK(file["name"] == "a \"b\" \\xFE");
  CHECK(file["shared"]["frames"][0]["name"] == "f\"\\\x01");
  CHECK(file["shared"]["frames"][0]["file"] == "caf\\xE9\".lua");
}

TEST_CASE("a profile without samples exports to every format", "[profiling][export]") {
  const Profile profile{{.id = 1}};
  CHECK(content_of(profile, "folded").empty());
  CHECK(json::parse(content_of(profile, "speedscope"))["profiles"].size() == 1);
  CHECK(read_native_json(content_of(profile, "json")));
  CHECK(parse_callgrind(content_of(profile, "callgrind")).totals == 0);
  CHECK(parse_pprof(content_of(profile, "pprof")).samples.empty());
  CHECK(json::parse(content_of(profile, "cpuprofile"))["samples"].size() == 1);  // the end
}
