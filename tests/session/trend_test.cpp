#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// A program that waits to be told what to do, whose snapshots go into a folder of their own.
struct Waiting {
  WrittenProgram written{"Leak, Cache = {}, {}\nStop = false\nwhile not Stop do end\n"};
  Client client;

  Waiting() : client{run()} {
    for (int tries = 0; tries < 200 && evaluate("Stop") != "false"; ++tries)  // until its first lines have run
      client.pump_for(std::chrono::milliseconds{20});
  }
  Client run() {
    written.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (written.folder() / "store").string() + " }\n");
    return Client::run(written.get(), {{"config", (written.folder() / "wayfinder.yaml").string()}});
  }
  std::string evaluate(const char* code) {
    return client.request("evaluate", {{"expression", code}, {"context", "repl"}}).value("result", "");
  }
};

json group_at(const json& trend, const std::string& path) {
  for (const json& group : trend.at("groups")) {
    if (group.at("path") == path && group.at("type") == "table") return group;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("over three snapshots a leak is growing, and a cache that has filled up is not", "[session][memory]") {
  Waiting program;
  program.evaluate("for i = 1, 500 do Cache[i] = {} end");
  for (int i = 0; i < 3; ++i) {
    program.client.request("takeHeapSnapshot");
    program.evaluate("for i = 1, 100 do Leak[#Leak + 1] = {} end");
    if (i == 0) program.evaluate("for i = 501, 2000 do Cache[i] = {} end");
  }
  const json trend = program.client.request("snapshotTrend", {{"ids", {1, 2, 3}}});
  REQUIRE(trend.at("points").size() == 3);
  const json listed = program.client.request("listHeapSnapshots").at("snapshots");
  for (std::size_t i = 0; i < 3; ++i) {
    const json& point = trend.at("points")[i];
    CHECK(point.at("id") == i + 1);
    CHECK(point.at("timestamp") == listed[i].at("timestamp"));
    CHECK(point.at("totalBytes") == listed[i].at("statistics").at("totalBytes"));
    CHECK(point.at("objectCounts").at("table") == listed[i].at("objectCounts").at("table"));
  }
  const json leak = group_at(trend, "Leak[*]");
  REQUIRE_FALSE(leak.is_null());
  CHECK(leak.at("counts") == json{0, 100, 200});
  CHECK(leak.at("sizes").size() == 3);
  CHECK(leak.at("growing") == true);
  const json cache = group_at(trend, "Cache[*]");
  CHECK(cache.at("counts") == json{500, 2000, 2000});
  CHECK(cache.at("growing") == false);
  REQUIRE_FALSE(trend.at("suspects").empty());
  CHECK(trend.at("suspects")[0].at("path") == "Leak");
  CHECK(trend.at("suspects")[0].at("countDelta") == 200);
}

TEST_CASE("a trend of snapshots that are not there, too few or cut, is refused by its place", "[session][memory]") {
  Waiting program;
  const auto refusal = [&program](const json& arguments) { return program.client.refusal("snapshotTrend", arguments); };
  CHECK(refusal(json::object()).find("ids: expected ") == 0);
  CHECK(refusal({{"ids", json::array()}}).find("ids: expected two snapshots or more, got 0") == 0);
  CHECK(refusal({{"ids", {1, 2}}}).find("ids[0]: expected a snapshot (there is none), got 1") == 0);
  program.client.request("takeHeapSnapshot");
  CHECK(refusal({{"ids", {1}}}).find("ids: expected two snapshots or more, got 1") == 0);
  CHECK(refusal({{"ids", {1, 7}}}).find("ids[1]: expected a snapshot (there are 1), got 7") == 0);
  CHECK(refusal({{"ids", {1, -1}}}).find("ids[1]: expected a snapshot (there are 1), got -1") == 0);
  CHECK(refusal({{"ids", {1, "two"}}}).find("ids[1]: expected an integer, got \"two\"") == 0);
  CHECK(refusal({{"ids", 1}}).find("ids: expected ") == 0);
  CHECK(refusal({{"ids", {1, 1}}, {"sort", "size"}}).find("sort: expected ") == 0);
  program.client.request("takeHeapSnapshot", {{"limit", 50}});
  CHECK(refusal({{"ids", {1, 1, 2}}}).find("ids[2]: expected a snapshot of all objects") == 0);
}
