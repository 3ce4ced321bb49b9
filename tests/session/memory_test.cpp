#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/processes.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// Snapshots of this test go into a folder of its own.
struct Store {
  WrittenProgram place{""};
  [[nodiscard]] json attributes() const {
    place.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (place.folder() / "store").string() + " }\n");
    return {{"config", (place.folder() / "wayfinder.yaml").string()}};
  }
  /// Files that are no whole snapshots; locks are left out.
  [[nodiscard]] std::vector<std::string> temporaries() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{place.folder() / "store"}) {
      const auto suffix = entry.path().extension();
      if (suffix != ".wfheap" && suffix != ".lock" && entry.path().filename() != ".lock") {
        names.push_back(entry.path().filename().string());
      }
    }
    return names;
  }
};

/// Elsewhere what the API shows is listed, and its sizes are estimated.
bool walks_by_layout() {
  return !tests_luajit();
}

/// What is listed and told adds up: to the byte, or to most of what is in use.
void check_sum(const json& snapshot) {
  std::int64_t sum = snapshot.at("garbageBytes").get<std::int64_t>();
  for (const auto& [type, bytes] : snapshot.at("sizeByType").items())
    sum += bytes.get<std::int64_t>();
  sum += snapshot.at("statistics").at("debuggerBytes").get<std::int64_t>();
  const auto total = snapshot.at("statistics").at("totalBytes").get<std::int64_t>();
  const auto tolerance = walks_by_layout() ? 0 : total / 2;
  CHECK(sum >= total - tolerance);
  CHECK(sum <= total + tolerance);
}

}  // namespace

TEST_CASE("a snapshot's sizes add up to the byte where they are exact, and say so where they are not",
          "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  client.pump_for(100ms);
  for (const bool collect : {true, false}) {
    const json snapshot = client.request("takeHeapSnapshot", {{"label", "here"}, {"collect", collect}}).at("snapshot");
    CHECK(snapshot.at("label") == "here");
    CHECK(snapshot.at("sizes") == (walks_by_layout() ? "exact" : "estimated"));
    CHECK(snapshot.at("mode") == "fork");
    CHECK(snapshot.at("truncated") == false);
    CHECK(std::filesystem::exists(snapshot.at("path").get<std::string>()));
    check_sum(snapshot);
    if (!walks_by_layout()) CHECK(snapshot.at("garbageBytes") == 0);
    CHECK(snapshot.at("objectCounts").at("table").get<int>() > 10);
  }
  const json listed = client.request("listHeapSnapshots").at("snapshots");
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].at("id") == 1);
}

TEST_CASE("the diff of two snapshots names the leak's owner", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  const auto end = std::chrono::steady_clock::now() + 10s;
  const auto has_begun = [&client] {  // with its cache: what grows is told by an owner that both snapshots have
    return client.request("evaluate", {{"expression", "Stop"}, {"context", "repl"}}).at("result") == "false";
  };
  while (!has_begun() && std::chrono::steady_clock::now() < end)
    client.pump_for(20ms);
  client.request("takeHeapSnapshot");
  const auto begun_with = client.request("forceGC").at("afterBytes").get<std::int64_t>();
  constexpr std::int64_t clear_growth = 1'000'000;  // on a busy machine that takes a while
  while (client.request("forceGC").at("afterBytes").get<std::int64_t>() < begun_with + clear_growth &&
         std::chrono::steady_clock::now() < end)
    client.pump_for(100ms);
  client.request("takeHeapSnapshot");
  const json diff = client.request("diffSnapshots", {{"from", 1}, {"to", 2}});
  CHECK(diff.at("fromId") == 1);
  CHECK(diff.at("toId") == 2);
  CHECK(diff.at("memoryDeltaBytes").get<std::int64_t>() > 0);
  CHECK(diff.at("memoryDeltaKb").get<double>() == Approx(diff.at("memoryDeltaBytes").get<double>() / 1024));
  CHECK(diff.at("totals").at("new").get<int>() > 0);
  REQUIRE_FALSE(diff.at("suspects").empty());
  CHECK(diff.at("suspects")[0].at("path").get<std::string>().find("cache.entries") != std::string::npos);
  CHECK(diff.at("suspects")[0].at("countDelta").get<int>() > 0);
  REQUIRE_FALSE(diff.at("groups").empty());
  CHECK(diff.at("groups")[0].at("path").get<std::string>().find("cache.entries[*]") != std::string::npos);
}

TEST_CASE("objects at addresses that were used before are new ones", "[session][memory]") {
  const Store store;
  const WrittenProgram written{"while not Stop do end\n"};
  auto client = Client::run(written.get(), store.attributes());
  const auto evaluate = [&client](const char* code) {
    client.request("evaluate", {{"expression", code}, {"context", "repl"}});
  };
  evaluate("function Make() Made = {}; for i = 1, 2000 do Made[i] = {i} end end; Make()");
  client.request("takeHeapSnapshot");
  evaluate("Made = nil; collectgarbage(); Make()");
  client.request("takeHeapSnapshot");
  const json diff = client.request("diffSnapshots", {{"from", 1}, {"to", 2}});
  CHECK(diff.at("identity") == "birth");
  for (const auto* side : {"new", "deleted"}) {
    CAPTURE(side);
    CHECK(diff.at("totals").at(side).get<int>() >= 2000);
    CHECK(diff.at("totals").at(side).get<int>() < 2200);
  }
}

TEST_CASE("objects are paged, sorted, filtered and followed by their links", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  client.pump_for(100ms);
  client.request("takeHeapSnapshot");
  const json page = client.request("getHeapSnapshot", {{"id", 1}, {"count", 20}, {"type", "table"}});
  REQUIRE(page.at("objects").size() == 20);
  CHECK(page.at("total").get<int>() >= 20);
  for (std::size_t i = 1; i < 20; ++i)
    CHECK(page.at("objects")[i].at("size") <= page.at("objects")[i - 1].at("size"));
  const json retained = client.request("getHeapSnapshot", {{"id", 1}, {"sort", "retained"}, {"filter", "cache"}});
  REQUIRE_FALSE(retained.at("objects").empty());
  const json object = retained.at("objects")[0];
  CHECK(object.at("path").is_array());
  const json detail = client.request("getHeapObject", {{"snapshot", 1}, {"object", object.at("id")}});
  CHECK(detail.at("id") == object.at("id"));
  REQUIRE_FALSE(detail.at("retainers").empty());
  CHECK(detail.at("retainers")[0].contains("kind"));
}

TEST_CASE("memory statistics and forced collections tell the truth", "[session][memory]") {
  auto client = Client::run(program("loop.lua"));
  const json before = client.request("memoryStatistics");
  CHECK(before.at("totalKb").get<double>() == Approx(before.at("totalBytes").get<double>() / 1024));
  const bool is_54 = lua_of_tests().ends_with("5.4");  // which begins with generations
  CHECK(before.value("gcMode", "untold") == (tests_luajit() ? "untold" : is_54 ? "generational" : "incremental"));
  CHECK(before.at("gcPause") == 200);
  const json collected = client.request("forceGC");
  CHECK(collected.at("freedBytes") ==
        collected.at("beforeBytes").get<std::int64_t>() - collected.at("afterBytes").get<std::int64_t>());
  CHECK(collected.at("durationMs").get<double>() > 0);
}

TEST_CASE("memory requests with wrong arguments name them", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  CHECK(client.refusal("getHeapSnapshot", {{"id", 4}}).find("id: expected a snapshot") == 0);
  CHECK(client.refusal("getHeapSnapshot", {}).find("id: expected an integer, got nothing") == 0);
  CHECK(client.refusal("takeHeapSnapshot", {{"limit", "many"}}).find("limit: expected an integer") == 0);
  CHECK(client.refusal("takeHeapSnapshot", {{"mode", "magic"}}).find("mode: expected ") == 0);
  CHECK(client.refusal("diffSnapshots", {{"from", 1}, {"to", 2}}).find("from: expected a snapshot") == 0);
  client.request("takeHeapSnapshot");
  CHECK(client.refusal("getHeapObject", {{"snapshot", 1}, {"object", 99999999}}).find("object: expected ") == 0);
  CHECK(client.refusal("getHeapSnapshot", {{"id", 1}, {"count", 5000}}).find("count: expected ") == 0);
  client.request("deleteHeapSnapshot", {{"id", 1}});
  CHECK(client.refusal("deleteHeapSnapshot", {{"id", 1}}).find("id: expected a snapshot") == 0);
}

TEST_CASE("a snapshot is invisible to the program's own children", "[session][memory]") {
  const Store store;
  const WrittenProgram written{
      "local n = 0\nwhile not Stop do n = n + 1 end\nlocal status, how, code = os.execute('exit 3')\n"
      "print(how, code or status / 256)\n"};  // Lua 5.1 gives what wait() does
  auto client = Client::run(written.get(), store.attributes());
  client.request("takeHeapSnapshot");
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  client.expect_terminated();
  CHECK(client.output() == (tells_how_commands_end() ? "exit\t3\n" : "nil\t3\n"));
}

TEST_CASE("a limit bounds the objects that are listed, and the sizes still add up", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  const json snapshot = client.request("takeHeapSnapshot", {{"limit", 50}}).at("snapshot");
  CHECK(snapshot.at("truncated") == true);
  CHECK(snapshot.at("objects") == 50);
  CHECK(client.request("getHeapSnapshot", {{"id", 1}, {"count", 1000}}).at("objects").size() == 50);
  check_sum(snapshot);
}

TEST_CASE("a snapshot that was cut at its limit is not compared, for all else would look new", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  client.request("takeHeapSnapshot");
  client.request("takeHeapSnapshot", {{"limit", 50}});
  CHECK(client.refusal("diffSnapshots", {{"from", 1}, {"to", 2}}).find("to: expected a snapshot of all objects") == 0);
  CHECK(client.refusal("diffSnapshots", {{"from", 2}, {"to", 1}}).find("from: expected a snapshot of all objects") ==
        0);
  CHECK(client.request("diffSnapshots", {{"from", 1}, {"to", 1}}).at("totals").at("new") == 0);
}

TEST_CASE("a snapshot that is cancelled leaves nothing behind, and the next one is taken", "[session][memory]") {
  const Store store;
  const WrittenProgram written{"local heap = {}\nfor i = 1, 500000 do heap[i] = {} end\nwhile not Stop do end\n"};
  auto client = Client::run(written.get(), store.attributes());
  const int debuggee = client.expect_event("process").at("systemProcessId");
  const int cancelled = client.send("takeHeapSnapshot", {{"collect", false}});
  const int copy = new_child_of(debuggee, {});
  kill(copy, SIGSTOP);  // it would not be done before it is cancelled
  client.request("cancel", {{"requestId", cancelled}});
  const json response = client.expect_response(cancelled);
  CHECK(response.at("success") == false);
  CHECK(response.at("message") == "cancelled");
  CHECK(gone_within(copy, 2000ms));
  CHECK(client.request("takeHeapSnapshot").at("snapshot").at("id") == 1);
  CHECK(client.request("listHeapSnapshots").at("snapshots").size() == 1);
  CHECK(store.temporaries().empty());
}

TEST_CASE("a snapshot that waits for its turn can be cancelled", "[session][memory]") {
  const Store store;
  const WrittenProgram written{"os.execute('echo asleep; sleep 2')\nwhile not Stop do end\n"};
  auto client = Client::run(written.get(), store.attributes());
  (void)client.expect_event("output");
  const int cancelled = client.send("takeHeapSnapshot");
  client.pump_for(GENERATE(0ms, 200ms));  // for its file, or for the program
  client.request("cancel", {{"requestId", cancelled}});
  CHECK(client.expect_response(cancelled).at("message") == "cancelled");
  CHECK(client.request("takeHeapSnapshot").at("snapshot").at("id") == 1);
  CHECK(store.temporaries().empty());
}

TEST_CASE("other requests are answered while a snapshot waits for the folder", "[session][memory]") {
  const Store store;
  auto client = Client::run(program("loop.lua"), store.attributes());
  client.request("takeHeapSnapshot");
  const int lock = open((store.place.folder() / "store" / ".lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(lock >= 0);
  REQUIRE(flock(lock, LOCK_EX) == 0);  // another session that looks through it
  const int waiting = client.send("takeHeapSnapshot");
  CHECK(client.request("memoryStatistics").at("totalBytes").get<std::int64_t>() > 0);
  close(lock);
  CHECK(client.expect_response(waiting).at("success") == true);
}

TEST_CASE("a client that shows progress is told of a snapshot's, another one is not", "[session][memory]") {
  const Store store;
  const bool shows_progress = GENERATE(true, false);
  CAPTURE(shows_progress);
  Client client;
  client.initialize({{"supportsProgressReporting", shows_progress}});
  client.launch_request(program("loop.lua"), store.attributes());
  client.configuration_done();
  client.request("takeHeapSnapshot");
  if (!shows_progress) {
    CHECK_FALSE(client.event_came("progressStart"));
    CHECK_FALSE(client.event_came("progressEnd"));
    return;
  }
  const json begun = client.expect_event("progressStart");
  CHECK_FALSE(begun.at("title").get<std::string>().empty());
  const auto is_same = [&](const json& b) { return b.at("progressId") == begun.at("progressId"); };
  (void)client.expect_event("progressUpdate", is_same);
  (void)client.expect_event("progressEnd", is_same);
  client.request("getHeapSnapshot", {{"id", 1}});
  const json next = client.expect_event("progressStart");
  CHECK(next.at("progressId") != begun.at("progressId"));
}

TEST_CASE("a client that asks for it is told how much memory is used, four times a second at most",
          "[session][memory]") {
  Client client;
  client.initialize({{"supportsWayfinderEvents", true}});
  client.launch_request(program("loop.lua"), json::object());
  client.configuration_done();
  const json told = client.expect_event("wayfinder/memory");
  CHECK(told.at("totalBytes").get<std::int64_t>() > 0);
  CHECK(told.at("allocationRateBytesPerSec").is_number());
  CHECK(told.at("gcMode") == "generational");
  client.request("restart");
  client.request("restart");
  client.pump_for(1s);
  while (client.event_came("wayfinder/memory"))
    (void)client.expect_event("wayfinder/memory");
  const auto begin = std::chrono::steady_clock::now();
  client.pump_for(3s);
  const auto end = std::chrono::steady_clock::now();
  int events = 0;
  for (; client.event_came("wayfinder/memory"); ++events)
    (void)client.expect_event("wayfinder/memory");
  CHECK(events > 0);
  CHECK(events <= 4 * std::chrono::duration<double>(end - begin).count());
}
