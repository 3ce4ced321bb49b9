#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// Whether this Lua keeps each string once, however long it is.
bool interns_all() {
  return tests_luajit() || lua_of_tests().ends_with("5.1");
}

constexpr std::string_view waste = R"(
local function wait(bytes)
  local held = ('y'):rep(bytes)
  coroutine.yield() -- waits here
  return held
end
Strings, Threads, Made, Emptied = {}, {}, {}, {}
for i = 1, 30 do Strings[i] = ('a long text that is there %d times '):rep(3):format(30, 30, 30) end
for i = 1, 3 do Threads[i] = coroutine.create(wait); coroutine.resume(Threads[i], i * 10000) end
for i = 1, 40 do Made[i] = function() return i end end
for i = 1, 1000 do Emptied[i] = i end
for i = 11, 1000 do Emptied[i] = nil end
os.execute('echo ready')
while not Stop do end
)";

/// A client whose program has wasted memory, and snapshot 1 of it.
struct Wasteful {
  WrittenProgram written{std::string{waste}};
  Client client;

  Wasteful() : client{Client::run(written.get(), settings())} {
    (void)client.expect_event("output");
    client.request("takeHeapSnapshot");
  }
  json report(json more = json::object()) {
    more["snapshot"] = 1;
    return client.request("heapReport", std::move(more));
  }

 private:
  json settings() const {
    written.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (written.folder() / "store").string() + " }\n");
    return {{"config", (written.folder() / "wayfinder.yaml").string()}};
  }
};

}  // namespace

TEST_CASE("a heap's report names what is there many times, empty, made in one place or waiting", "[session][memory]") {
  Wasteful wasteful;
  const json report = wasteful.report();

  const json& strings = report.at("duplicateStrings");
  if (interns_all()) {
    CHECK(strings.at("total") == 0);
  } else {
    REQUIRE_FALSE(strings.at("groups").empty());
    const json& group = strings.at("groups")[0];
    CHECK(group.at("copies") == 30);
    CHECK(group.at("preview").get<std::string>().starts_with("a long text that is there 30 times"));
    CHECK(group.at("objects").size() == 10);
    CHECK(strings.at("wastedBytes") >= group.at("wastedBytes"));
    const json copy = wasteful.client.request("getHeapObject", {{"snapshot", 1}, {"object", group.at("objects")[0]}});
    CHECK(group.at("wastedBytes") == 29 * copy.at("size").get<int>());
  }

  const json& sites = report.at("closures").at("sites");
  CHECK(std::ranges::any_of(sites, [](const json& site) { return site.at("count") == 40; }));

  const json& threads = report.at("coroutines").at("threads");
  REQUIRE(threads.size() == 3);
  const auto place = "program.lua:" + std::to_string(wasteful.written.get().line_of("-- waits here"));
  for (const json& thread : threads)
    CHECK(thread.at("place") == place);
  CHECK(threads[0].at("retainedSize").get<int>() > 30000);
  CHECK(threads[0].at("retainedSize").get<int>() > threads[1].at("retainedSize").get<int>());
}

TEST_CASE("a report tells of empty slots where it can, and says so where it cannot", "[session][memory]") {
  Wasteful wasteful;
  const json report = wasteful.report({{"kinds", {"sparseTables"}}});
  if (tests_luajit()) {
    CHECK_FALSE(report.contains("sparseTables"));
    REQUIRE(report.at("unknown").size() == 1);
    CHECK(report.at("unknown")[0].at("kind") == "sparseTables");
    CHECK(report.at("unknown")[0].at("reason") ==
          "the public API of this Lua does not tell how many slots a table has");
    return;
  }
  CHECK(report.at("unknown").empty());
  const json& table = report.at("sparseTables").at("tables").at(0);
  CHECK(table.at("name") == "Emptied");
  CHECK(table.at("arrayUsed") == 10);
  CHECK(table.at("arraySlots") == 1024);
  CHECK(table.at("wastedBytes") == 1014 * 16);
}

TEST_CASE("a report is as long and of as much as it was asked for", "[session][memory]") {
  Wasteful wasteful;
  const json report = wasteful.report({{"kinds", {"coroutines", "closures"}}, {"count", 2}});
  CHECK(report.at("coroutines").at("total") == 3);
  CHECK(report.at("coroutines").at("threads").size() == 2);
  CHECK(report.at("closures").at("sites").size() == 2);
  CHECK_FALSE(report.contains("duplicateStrings"));
  CHECK(wasteful.report({{"count", 0}}).at("closures").at("sites").empty());
}

TEST_CASE("a report that is asked for wrongly names what is wrong", "[session][memory]") {
  Wasteful wasteful;
  const auto refusal = [&](json arguments) { return wasteful.client.refusal("heapReport", std::move(arguments)); };
  CHECK(refusal({}).starts_with("snapshot: expected an integer, got nothing"));
  CHECK(refusal({{"snapshot", 2}}).starts_with("snapshot: expected a snapshot"));
  CHECK(refusal({{"snapshot", 1}, {"count", 1001}}).starts_with("count: expected "));
  CHECK(refusal({{"snapshot", 1}, {"kinds", "closures"}}).starts_with("kinds: expected an array"));
  CHECK(refusal({{"snapshot", 1}, {"kinds", {"closures", "leaks"}}}).starts_with("kinds[1]: expected "));
  CHECK(refusal({{"snapshot", 1}, {"kind", "closures"}}).starts_with("kind: expected "));
}
