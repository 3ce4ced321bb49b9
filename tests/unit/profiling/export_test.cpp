#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "profiling/export/exporter.hpp"
#include "profiling/export/native_json.hpp"
#include "profiling/summary.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// Recursion, two coroutines, C, the collector, samples without frames, one function seen at two lines.
MadeProfile busy_profile() {
  MadeProfile made{{.id = 3, .label = "busy"}};
  const MadeProfile::Step main{"@app.lua:0", 90};
  made.sample(10ms, {main, {"@app.lua:5 work", 6}})
      .sample(11ms, {main, {"@app.lua:5 work", 7}, {"[C] table.sort"}, {"@app.lua:5 work", 6}})
      .sample(12ms, {main, {"@app.lua:5 work", 6}, {"[GC]"}})
      .sample(13ms, {main, {"@app.lua:20 produce", 21}}, 2)
      .sample(14ms, {main, {"@app.lua:20 produce", 22}}, 5)
      .sample(15ms, {})
      .sample(16ms, {main, {"@app.lua:5 work", 6}});
  return made;
}

std::string content_of(const Profile& profile, std::string_view format) {
  const auto found = exporter(format);
  REQUIRE(found);
  auto content = found->write(profile);
  REQUIRE(content);
  return std::move(*content);
}

/// Nanoseconds by function, as a reader of the format would add them up; recursion counts once.
using TotalsByName = std::map<std::string, std::int64_t>;

void add_stack(TotalsByName& totals, const std::vector<std::string>& stack, std::int64_t weight) {
  TotalsByName once;
  for (const auto& frame : stack)
    once[frame] = weight;
  for (const auto& [frame, time] : once)
    totals[frame] += time;
  totals["self " + stack.back()] += weight;
}

TotalsByName read_folded(const std::string& text) {
  TotalsByName totals;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const auto blank = line.rfind(' ');
    std::vector<std::string> stack;
    std::istringstream frames{line.substr(0, blank)};
    for (std::string frame; std::getline(frames, frame, ';');)
      stack.push_back(frame.substr(0, frame.find(" (app.lua:")));
    add_stack(totals, stack, std::stoll(line.substr(blank + 1)));
  }
  return totals;
}

TotalsByName read_speedscope(const std::string& text) {
  TotalsByName totals;
  const json file = json::parse(text);
  for (const json& profile : file["profiles"]) {
    REQUIRE(profile["samples"].size() == profile["weights"].size());
    for (std::size_t i = 0; i < profile["samples"].size(); ++i) {
      std::vector<std::string> stack;
      for (const std::size_t frame : profile["samples"][i])
        stack.push_back(file["shared"]["frames"][frame]["name"]);
      add_stack(totals, stack, profile["weights"][i]);
    }
  }
  return totals;
}

TotalsByName read_native(const std::string& text) {
  TotalsByName totals;
  const json file = json::parse(text);
  for (const json& function : file["functions"]) {
    const auto name = function["name"].get<std::string>() + (function["kind"] == "c" ? " [C]" : "");
    totals[name] += function["totalNs"].get<std::int64_t>();
    if (function["selfNs"] != 0) totals["self " + name] += function["selfNs"].get<std::int64_t>();
  }
  return totals;
}

}  // namespace

TEST_CASE("every format tells the same times", "[profiling][export]") {
  const MadeProfile made = busy_profile();
  TotalsByName expected = read_folded(content_of(made.profile, "folded"));
  CHECK(expected["work"] == 49'000'000);
  CHECK(expected["self work"] == 37'000'000);
  CHECK(expected["self [GC]"] == 12'000'000);
  CHECK(expected["table.sort [C]"] == 11'000'000);
  CHECK(expected["main chunk (app.lua)"] == 76'000'000);
  CHECK(read_speedscope(content_of(made.profile, "speedscope")) == expected);
  expected.erase("(no Lua frame)");  // no function; the native file has it as the root's time
  expected.erase("self (no Lua frame)");
  CHECK(read_native(content_of(made.profile, "json")) == expected);
}

TEST_CASE("an export format is found by its name or its alias", "[profiling][export]") {
  CHECK(export_formats() == std::vector<std::string_view>{"json", "speedscope", "folded"});
  REQUIRE(exporter("flamegraph"));
  CHECK(exporter("flamegraph")->name == "speedscope");
  CHECK_FALSE(exporter("pprof"));
  CHECK_FALSE(exporter(""));
}

TEST_CASE("the same profile exports to the same bytes", "[profiling][export]") {
  for (const auto format : export_formats())
    CHECK(content_of(busy_profile().profile, format) == content_of(busy_profile().profile, format));
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
}
