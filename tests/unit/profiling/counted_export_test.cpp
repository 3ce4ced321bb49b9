#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "profiling/export/exporter.hpp"
#include "profiling/export/native_json.hpp"
#include "tests/unit/profiling/counted_profile.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

// Profiles of call, line and allocation mode in each format that holds them.
using namespace wayfinder::profiling;
using nlohmann::json;

namespace {

/// A profile of lines with what the adapter knows of their file.
Profile covered_profile() {
  Profile profile = line_profile();
  profile.set_executable_lines({{"@app.lua", {5, 6, 7, 80, 81, 90}}, {"@never.lua", {1}}});
  return profile;
}

void collect(const json& node, std::map<std::string, std::int64_t>& sizes) {
  sizes[node["callFrame"]["functionName"]] += node["selfSize"].get<std::int64_t>();
  for (const json& child : node["children"])
    collect(child, sizes);
}

}  // namespace

TEST_CASE("every format tells the same times of calls", "[profiling][counted_export]") {
  const Profile profile = call_profile();
  TotalsByName expected = read_folded(content_of(profile, "folded"));
  CHECK(expected["self work"] == 17'000);
  CHECK(expected["work"] == 20'000);
  CHECK(expected["main chunk (app.lua)"] == 21'000);
  CHECK(read_speedscope(content_of(profile, "speedscope")) == expected);
  CHECK(read_callgrind(content_of(profile, "callgrind")) == expected);
  CHECK(read_pprof(content_of(profile, "pprof")) == expected);
  expected.erase("(no Lua frame)");
  expected.erase("self (no Lua frame)");
  CHECK(read_native(content_of(profile, "json")) == expected);
}

TEST_CASE("callgrind gets exact calls at the line that defines a function", "[profiling][counted_export]") {
  const auto file = parse_callgrind(content_of(call_profile(), "callgrind"));
  std::map<std::string, std::int64_t> calls;
  for (const auto& call : file.calls)
    calls[call.caller + " > " + call.callee] += call.count;
  CHECK(calls == std::map<std::string, std::int64_t>{{"main chunk (app.lua) > work", 3},
                                                     {"work > table.sort [C]", 2},
                                                     {"table.sort [C] > work'2", 7},
                                                     {"work > work'2", 1}});
  CHECK(file.self.at("work").at(5) == 8'000);
}

TEST_CASE("pprof gets calls, hits, and the four columns of allocations", "[profiling][counted_export]") {
  const auto calls = parse_pprof(content_of(call_profile(), "pprof"));
  CHECK(calls.sample_types == std::vector<std::string>{"calls/count", "cpu/nanoseconds"});
  CHECK(calls.samples[2].values == std::vector<std::int64_t>{2, 2'000});
  CHECK(calls.samples[2].stack[0].line == 5);
  const auto lines = parse_pprof(content_of(line_profile(), "pprof"));
  CHECK(lines.sample_types == std::vector<std::string>{"hits/count", "cpu/nanoseconds"});
  CHECK(lines.samples[2].values == std::vector<std::int64_t>{1'000, 30'000});
  CHECK(lines.samples[2].stack[0].line == 6);
  const auto space = parse_pprof(content_of(allocation_profile(), "pprof"));
  CHECK(space.sample_types == std::vector<std::string>{"alloc_objects/count", "alloc_space/bytes",
                                                       "inuse_objects/count", "inuse_space/bytes"});
  CHECK(space.period_type == "space/bytes");
  CHECK(space.period == 32'768);
  CHECK(space.default_sample_type == "alloc_space");
  REQUIRE(space.samples.size() == 2);
  CHECK(space.samples[1].values == std::vector<std::int64_t>{64, 65'536, 32, 32'768});
}

TEST_CASE("bytes allocated are the same in every format", "[profiling][counted_export]") {
  const Profile profile = allocation_profile();
  CHECK(content_of(profile, "folded") == "main chunk (app.lua) 1024\nmain chunk (app.lua);work (app.lua:5) 65536\n");
  const json speedscope = json::parse(content_of(profile, "speedscope"));
  REQUIRE(speedscope["profiles"].size() == 2);
  CHECK(speedscope["profiles"][0]["unit"] == "bytes");
  CHECK(speedscope["profiles"][0]["endValue"] == 66'560);
  CHECK(speedscope["profiles"][1]["name"] == "main, still alive");
  CHECK(speedscope["profiles"][1]["endValue"] == 33'792);
  const auto callgrind = content_of(profile, "callgrind");
  CHECK_THAT(callgrind, Catch::Contains("\nevents: bytes objects aliveBytes aliveObjects\n"));
  CHECK_THAT(callgrind, Catch::Contains("\ncalls=2 5\n80 65536 64 32768 32\n"));
  CHECK_THAT(callgrind, Catch::Contains("\ntotals: 66560 68 33792 36\n"));
  const json heap = json::parse(content_of(profile, "heapprofile"));
  std::map<std::string, std::int64_t> sizes;
  collect(heap["head"], sizes);
  CHECK(sizes == std::map<std::string, std::int64_t>{{"(root)", 0}, {"main chunk (app.lua)", 1'024}, {"work", 65'536}});
  CHECK(heap["head"]["children"][0]["children"][0]["id"] == 3);
  CHECK(heap["samples"] ==
        json::parse(R"([{"size": 1024, "nodeId": 2, "ordinal": 2}, {"size": 65536, "nodeId": 3, "ordinal": 3}])"));
}

TEST_CASE("a heap profile's siblings stand beside each other", "[profiling][counted_export]") {
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, 80, 1}, {1, 2, 6, 1}, {1, 3, -1, 1}};
  block.counts = {{0, 1, 0, 1, 7, 0, 0}, {2, 1, 0, 1, 10, 0, 0}, {3, 1, 0, 1, 20, 0, 0}};
  const json heap = json::parse(content_of(profile_of(Mode::allocation, block), "heapprofile"));
  CHECK(heap["head"]["children"].size() == 2);
  CHECK(heap["head"]["children"][0]["callFrame"]["functionName"] == "(no Lua frame)");
  CHECK(heap["head"]["children"][1]["children"].size() == 2);
}

TEST_CASE("a trace has each call in the order of time, the outer one first", "[profiling][counted_export]") {
  const json trace = json::parse(content_of(call_profile(), "chrome-trace"));
  const json& events = trace["traceEvents"];
  REQUIRE(events.size() == 1 + 2 + 3);  // the program, two threads, three calls
  CHECK(events[1]["args"]["name"] == "main");
  CHECK(events[2]["args"]["name"] == "coroutine 2");
  CHECK(events[3] == json{{"ph", "X"},
                          {"pid", 1},
                          {"tid", 1},
                          {"ts", 0.05},
                          {"dur", 0.85},
                          {"cat", "lua"},
                          {"name", "main chunk (app.lua)"},
                          {"args", {{"at", "app.lua:1"}}}});
  CHECK(events[4]["name"] == "work");
  CHECK(events[4]["ts"] == 0.1);
  CHECK(events[5]["tid"] == 2);
  CHECK(trace["otherData"]["callsWithoutTimes"] == "0");
}

TEST_CASE("calls that took no time that the clock could see still nest in a trace", "[profiling][counted_export]") {
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, -1, 1}, {1, 2, -1, 1}, {2, 3, -1, 1}};
  block.calls = {{3, 40, 40}, {2, 40, 40}, {1, 40, 40}};
  const json trace = json::parse(content_of(profile_of(Mode::call, block), "chrome-trace"));
  std::vector<std::string> names;
  for (const json& event : trace["traceEvents"]) {
    if (event["ph"] == "X") names.push_back(event["name"]);
  }
  CHECK(names == std::vector<std::string>{"main chunk (app.lua)", "work", "table.sort [C]"});
}

TEST_CASE("lcov gets lines with code only, those that were never reached with 0", "[profiling][counted_export]") {
  CHECK(content_of(covered_profile(), "lcov") ==
        "TN:\nSF:app.lua\nDA:5,0\nDA:6,1000\nDA:7,0\nDA:80,1\nDA:81,10\nDA:90,0\nLF:6\nLH:3\nend_of_record\n"
        "TN:\nSF:never.lua\nDA:1,0\nLF:1\nLH:0\nend_of_record\n");
  CHECK(content_of(line_profile(), "lcov") ==
        "TN:\nSF:app.lua\nDA:6,1000\nDA:80,1\nDA:81,10\nLF:3\nLH:3\nend_of_record\n");
}

TEST_CASE("executable lines come back from a json profile", "[profiling][counted_export]") {
  const Profile profile = covered_profile();
  const auto back = read_native_json(content_of(profile, "json"));
  REQUIRE(back);
  CHECK(content_of(*back, "lcov") == content_of(profile, "lcov"));
  CHECK(content_of(*back, "json") == content_of(profile, "json"));
}

TEST_CASE("callgrind gets hits beside the times of lines", "[profiling][counted_export]") {
  const auto text = content_of(line_profile(), "callgrind");
  CHECK_THAT(text, Catch::Contains("\nevents: ns hits\n"));
  CHECK_THAT(text, Catch::Contains("\n6 30000 1000\n"));
  CHECK_THAT(text, Catch::Contains("\ntotals: 33000 1011\n"));
}

TEST_CASE("a CPU profile of calls or lines tells their times", "[profiling][counted_export]") {
  CHECK(read_cpuprofile(content_of(call_profile(), "cpuprofile"))["work"] == 20'000);
  const json lines = json::parse(content_of(line_profile(), "cpuprofile"));
  CHECK(lines["nodes"][2]["positionTicks"] == json::parse(R"([{"line": 6, "ticks": 1000}])"));
}

TEST_CASE("a format that cannot hold a mode says which ones can", "[profiling][counted_export]") {
  const auto lcov = exporter("lcov")->write(call_profile());
  REQUIRE_FALSE(lcov);
  CHECK(lcov.error().field == "format");
  CHECK(lcov.error().message ==
        "format: expected one of json, speedscope, folded, callgrind, pprof, cpuprofile, chrome-trace, html for a "
        "profile in "
        "call mode, got \"lcov\"");
  for (const auto* format : {"heapprofile", "chrome-trace", "lcov"})
    CHECK_FALSE(exporter(format)->write(busy_profile().profile));
  CHECK_FALSE(exporter("cpuprofile")->write(allocation_profile()));
  CHECK(check_mode("lcov", Mode::sampling, "--to").error().field == "--to");
}

TEST_CASE("profiles without counts export to every format of their mode", "[profiling][counted_export]") {
  for (const Mode mode : {Mode::call, Mode::line, Mode::allocation}) {
    for (const auto format : export_formats()) {
      if (check_mode(format, mode)) CHECK(exporter(format)->write(Profile{{.id = 1, .mode = mode}}));
    }
  }
}
