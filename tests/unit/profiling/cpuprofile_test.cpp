#include "profiling/export/cpuprofile.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "profiling/export/native_json.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("a cpuprofile has one tree of functions with their lines", "[profiling][cpuprofile]") {
  const json file = json::parse(content_of(busy_profile().profile, "cpuprofile"));
  const json& root = file["nodes"][0];
  CHECK(root["callFrame"]["functionName"] == "(root)");
  CHECK(root["children"].size() == 2);  // the main chunk, and samples without frames
  const json main{{"functionName", "main chunk (app.lua)"},
                  {"scriptId", "1"},
                  {"url", "app.lua"},
                  {"lineNumber", 0},
                  {"columnNumber", 0}};
  CHECK(file["nodes"][1]["callFrame"] == main);
  const json& work = file["nodes"][2];
  CHECK(work["callFrame"]["functionName"] == "work");
  CHECK(work["callFrame"]["lineNumber"] == 4);
  CHECK(work["hitCount"] == 2);
  CHECK(work["positionTicks"] == json::parse(R"([{"line": 6, "ticks": 2}])"));
  const json& sort = file["nodes"][3];
  const json nowhere{
      {"functionName", "table.sort [C]"}, {"scriptId", "0"}, {"url", ""}, {"lineNumber", -1}, {"columnNumber", -1}};
  CHECK(sort["callFrame"] == nowhere);
  CHECK_FALSE(sort.contains("positionTicks"));
}

TEST_CASE("a cpuprofile's samples stand in the order of time and end at the root", "[profiling][cpuprofile]") {
  MadeProfile made{{.id = 1, .start = std::chrono::sys_time<std::chrono::milliseconds>{5ms}}};
  made.sample(10us, {{"@app.lua:5 work", 6}}).sample(20us, {}).sample(30us, {{"@app.lua:5 work", 7}}, 2);
  const json file = json::parse(content_of(made.profile, "cpuprofile"));
  CHECK(file["samples"] == json::parse("[2, 3, 2, 1]"));
  CHECK(file["timeDeltas"] == json::parse("[0, 10, 20, 30]"));
  CHECK(file["startTime"] == 5'000);
  CHECK(file["endTime"] == 5'060);
  CHECK(file["nodes"][1]["positionTicks"] == json::parse(R"([{"line": 6, "ticks": 1}, {"line": 7, "ticks": 1}])"));
}

TEST_CASE("many short samples lose no time in a cpuprofile", "[profiling][cpuprofile]") {
  MadeProfile made;
  for (int i = 0; i < 1'000; ++i)
    made.sample(400ns, {{"@app.lua:5 short", 6}}).sample(1'700ns, {{"@app.lua:20 long", 21}});
  auto totals = read_cpuprofile(content_of(made.profile, "cpuprofile"));
  CHECK(totals["short"] == 400'000);
  CHECK(totals["long"] == 1'700'000);
}

TEST_CASE("files with an absolute path are URIs in a cpuprofile", "[profiling][cpuprofile]") {
  MadeProfile made;
  made.sample(1us, {{"@/srv/my app/caf\xE9#1.lua:5 work", 6}}).sample(1us, {{"@lib/x y.lua:5 work", 6}});
  const json file = json::parse(content_of(made.profile, "cpuprofile"));
  CHECK(file["nodes"][1]["callFrame"]["url"] == "file:///srv/my%20app/caf%E9%231.lua");
  CHECK(file["nodes"][2]["callFrame"]["url"] == "lib/x y.lua");
  CHECK(file["nodes"][2]["callFrame"]["scriptId"] == "2");
}

TEST_CASE("a cpuprofile without the order of time has each stack once", "[profiling][cpuprofile]") {
  auto native = json::parse(content_of(busy_profile().profile, "json"));
  for (auto& column : native["timeline"])
    column = json::array();
  const auto profile = read_native_json(native.dump());
  REQUIRE(profile);
  const auto text = content_of(*profile, "cpuprofile");
  CHECK(json::parse(text)["samples"].size() == 6);  // five stacks and the end
  CHECK(read_cpuprofile(text) == read_cpuprofile(content_of(busy_profile().profile, "cpuprofile")));
}
