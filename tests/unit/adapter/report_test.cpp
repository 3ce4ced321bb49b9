#include "adapter/report/report.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

constexpr std::string_view data_begin = R"(<script id="data" type="application/json">)";

json data_of(const ReportInput& input) {
  const std::string page = write_report(input, {});
  const auto begin = page.find(data_begin) + data_begin.size();
  const auto text = page.substr(begin, page.find("</script>", begin) - begin);
  CHECK(text.find('<') == std::string::npos);
  auto data = parse_json(text);
  REQUIRE(data);
  return *data;
}

std::vector<std::string> kinds_of(const json& data) {
  std::vector<std::string> kinds;
  for (const json& section : data["sections"])
    kinds.push_back(section["kind"]);
  return kinds;
}

/// A program's heap, 100 records larger each time.
struct Leak {
  memory::GrowingProgram program;
  memory::MadeHeap::Id items = program.heap.under(memory::MadeHeap::globals, {"leak", "items"});
  std::int64_t time = 1'000;

  ReportSnapshot take(const std::string& title) {
    program.append_records(items, 100);
    program.heap.info.timestamp_ms = ++time;
    return {title + ".wfheap", title, program.take()};
  }
};

}  // namespace

TEST_CASE("one snapshot is one part, with its owners, groups and objects", "[adapter][report]") {
  Leak leak;
  const json data = data_of({.snapshots = {leak.take("one")}});
  REQUIRE(kinds_of(data) == std::vector<std::string>{"heap"});
  const json& heap = data["sections"][0];
  CHECK(heap["title"] == "one");
  CHECK(heap["owners"]["sides"][0]["mode"] == "heap");
  CHECK(heap["groups"]["total"] == heap["groups"]["rows"].size());
  CHECK(heap["objects"]["rows"][0]["retainedSize"] >= heap["objects"]["rows"][1]["retainedSize"]);
  const auto& names = heap["owners"]["names"];
  CHECK(std::find(names.begin(), names.end(), "leak.items[*]") != names.end());
  CHECK(data["notes"].size() == 1);
}

TEST_CASE("snapshots of a program are compared in order of time, whatever the order of the files",
          "[adapter][report]") {
  Leak leak;
  const auto one = leak.take("one");
  const auto two = leak.take("two");
  const auto three = leak.take("three");
  const json pair = data_of({.snapshots = {two, one}});
  REQUIRE(kinds_of(pair) == std::vector<std::string>{"heapDiff", "heap", "heap"});
  CHECK(pair["sections"][0]["title"] == "one → two");
  CHECK(pair["sections"][0]["diff"]["suspects"][0]["path"] == "leak.items");
  CHECK_FALSE(pair["sections"][0].contains("trend"));
  CHECK(pair["sections"][1]["title"] == "two");
  const json all = data_of({.snapshots = {three, one, two}});
  CHECK(all["sections"][0]["title"] == "one → three");
  CHECK(all["sections"][0]["trend"]["titles"] == json::array({"one", "two", "three"}));
  CHECK(all["sections"][0]["trend"]["points"].size() == 3);
}

TEST_CASE("snapshots of two programs, and one that was cut, are not compared", "[adapter][report]") {
  Leak leak;
  Leak other;
  leak.program.heap.info.program = "leak.lua";
  other.program.heap.info.program = "other.lua";
  const auto one = leak.take("one");
  CHECK(kinds_of(data_of({.snapshots = {one, other.take("other")}})) == std::vector<std::string>{"heap", "heap"});
  leak.program.heap.info.truncated = true;
  const json data = data_of({.snapshots = {one, leak.take("cut")}});
  CHECK(kinds_of(data) == std::vector<std::string>{"heap", "heap"});
  CHECK(data["notes"][0] == "cut.wfheap was cut at its limit of objects and is not compared with others");
}

TEST_CASE("many snapshots share the room of the page", "[adapter][report]") {
  Leak leak;
  auto& heap = leak.program.heap;
  ReportInput input;
  for (int i = 0; i < 12; ++i) {
    for (int k = 0; k < 10; ++k) {
      const auto made = heap.under(memory::MadeHeap::globals, {"module" + std::to_string(10 * i + k)});
      for (int field = 0; field < 10; ++field)
        heap.field(made, "field" + std::to_string(field), heap.table());
    }
    input.snapshots.push_back(leak.take("snapshot " + std::to_string(i)));
  }
  const json data = data_of(input);
  CHECK(data["sections"][12]["groups"]["rows"].size() == 100);
  CHECK(data["sections"][12]["groups"]["total"] > 1'000);
  CHECK(data["sections"][12]["groups"]["restBytes"] > 0);
}

TEST_CASE("profiles are compared where program and mode are the same", "[adapter][report]") {
  const auto profile = [](const std::string& file, profiling::Mode mode, const std::string& program) {
    profiling::ProfileHead head;
    head.mode = mode;
    head.program = program;
    return ReportProfile{file, profiling::Profile{head}};
  };
  using profiling::Mode;
  ReportInput input;
  input.profiles.push_back(profile("a.json", Mode::sampling, "app.lua"));
  input.profiles.push_back(profile("b.json", Mode::call, "app.lua"));
  input.profiles.push_back(profile("c.json", Mode::sampling, "other.lua"));
  CHECK(kinds_of(data_of(input)) == std::vector<std::string>(3, "profile"));
  input.profiles.push_back(profile("d.json", Mode::sampling, "app.lua"));
  const json data = data_of(input);
  REQUIRE(data["sections"].size() == 5);
  CHECK(data["sections"][0]["title"] == "a.json → d.json");
  CHECK(data["sections"][0]["data"]["sides"].size() == 2);
}

TEST_CASE("names cannot leave the data of the page", "[adapter][report]") {
  memory::MadeHeap heap;
  heap.field(memory::MadeHeap::globals, "</script><script>alert(1)</script>", heap.table());
  heap.field(memory::MadeHeap::globals, "no \xff utf-8", heap.table());
  heap.info.program = "<!--";
  const json data = data_of({.snapshots = {{"<b>.wfheap", "</title>", heap.graph()}}});
  const std::string names = data["sections"][0]["owners"]["names"].dump();
  CHECK(names.find("</script><script>alert(1)</script>") != std::string::npos);
  CHECK(names.find("xFF") != std::string::npos);
  CHECK(data["sections"][0]["title"] == "</title>");
}
