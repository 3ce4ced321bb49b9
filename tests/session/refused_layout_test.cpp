#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/listening_program.hpp"
#include "tests/session/lua_of_tests.hpp"

// What works where the interpreter's memory layout is not the known one, and what says that it does not.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

Client launched(const Program& source, json more = json::object()) {
  Client client{{"dap"}, {{"WAYFINDER_LAYOUT", "refuse"}}};
  client.initialize();
  client.launch_request(source, std::move(more));
  return client;
}

Client running(const Program& source, json more = json::object()) {
  auto client = launched(source, std::move(more));
  client.configuration_done();
  return client;
}

}  // namespace

TEST_CASE("with an unknown layout the session says what runs instead", "[session][refused]") {
  auto client = running(program("shapes.lua"));
  client.expect_terminated();
  const std::string& told = client.output("console");
  CHECK(told.find("memory layout is not the known one") != std::string::npos);
  CHECK(told.find("line hook") != std::string::npos);
  CHECK(told.find("errors") != std::string::npos);
}

TEST_CASE("with an unknown layout breakpoints, values, evaluation and steps work", "[session][refused]") {
  const auto steps = program("steps.lua");
  auto client = launched(steps);
  client.set_breakpoint(steps, steps.line_of("-- step: call add"), {{"condition", "total == 0"}});
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.locals().at("total") == "0");
  CHECK(client.evaluate("total + 1") == "1");
  client.step_in();
  client.expect_stopped("step");
  CHECK(client.top_line() == steps.line_of("-- step: in add"));
  CHECK(client.stack_names().size() >= 2);
  client.step_out();
  client.expect_stopped("step");
  for (const auto* marker : {"-- step: call tail", "-- step: pcall", "-- step: one-line loop"}) {
    if (client.top_line() == steps.line_of(marker)) continue;
    client.next();
    client.expect_stopped("step");
    CHECK(client.top_line() == steps.line_of(marker));
  }
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("with an unknown layout a breakpoint binds where the source has code", "[session][refused]") {
  const WrittenProgram written{R"lua(local function add(a, b)

  return a + b -- next code
end
-- nothing
)lua"};
  const auto& source = written.get();
  auto client = launched(source, {{"lua", lua_of_tests()}});
  const json set = client.set_breakpoints(source, {{{"line", 2}}, {{"line", 5}}});
  REQUIRE(set.size() == 2);
  CHECK(set[0].at("line") == 3);
  client.configuration_done();
  client.expect_terminated();
}

TEST_CASE("with an unknown layout a step whose function an error ends goes on where that is caught",
          "[session][refused]") {
  const WrittenProgram written{R"lua(
local function fail()
  local nothing -- here
  return nothing.field
end
pcall(fail)
local thread = coroutine.create(fail)
coroutine.resume(thread) -- resumed
print("end") -- end
)lua"};
  const auto& source = written.get();
  auto client = launched(source, {{"lua", lua_of_tests()}});
  client.set_breakpoint(source, source.line_of("-- here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const auto step_to = [&client](int line, int thread) {  // perhaps by the rest of the line that has called
    for (int steps = 0; steps < 4 && client.top_line() != line; ++steps) {
      client.next(thread);
      thread = client.expect_stopped("step").thread;
    }
    return client.top_line() == line;
  };
  CHECK(step_to(source.line_of("local thread"), 1));
  client.continue_all();
  const auto stop = client.expect_stopped("breakpoint");
  client.set_breakpoints(source, {});
  CHECK(step_to(source.line_of("-- end"), stop.thread));
  client.continue_all();
  client.expect_terminated();
}

TEST_CASE("with an unknown layout a coroutine is stopped in, listed and stepped out of", "[session][refused]") {
  const auto producer = program("producer.lua");
  auto client = launched(producer);
  client.set_breakpoint(producer, producer.line_of("-- break: item made"));
  client.configuration_done();
  const auto stop = client.expect_stopped("breakpoint");
  CHECK(stop.thread != 1);
  CHECK(client.request("threads").at("threads").size() == 2);
  CHECK(client.locals(stop.thread).at("item") == "1");
  client.set_breakpoints(producer, {});
  client.next(stop.thread);
  CHECK(client.expect_stopped("step").thread == 1);
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("with an unknown layout a running program is paused, asked and given breakpoints", "[session][refused]") {
  const auto loop = program("loop.lua");
  auto client = running(loop);
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.continue_all();
  CHECK(client.request("evaluate", {{"expression", "1 + 1"}, {"context", "repl"}}).at("result") == "2");
  const json statistics = client.request("memoryStatistics");
  CHECK(statistics.at("totalBytes").get<int>() > 0);
  CHECK_FALSE(statistics.contains("gcMode"));
  CHECK(statistics.at("gcPause") == 200);
  CHECK(client.request("forceGC").at("afterBytes").get<int>() > 0);
  CHECK_FALSE(client.request("inspectRegistry").at("entries").empty());
  client.set_breakpoint(loop, loop.line_of("-- break: remember"));
  client.expect_stopped("breakpoint");
  CHECK_FALSE(client.request("loadedSources").at("sources").empty());
  client.request("terminate");
  client.expect_terminated();
}

TEST_CASE("with an unknown layout stops at errors are refused in the answer", "[session][refused]") {
  const auto errors = program("errors.lua");
  auto client = launched(errors, {{"args", {"main"}}});
  const json set = client.request("setExceptionBreakpoints", {{"filters", {"uncaught", "caught"}}}).at("breakpoints");
  REQUIRE(set.size() == 2);
  for (const auto& breakpoint : set) {
    CHECK(breakpoint.at("verified") == false);
    CHECK(breakpoint.at("message").get<std::string>().find("memory layout") != std::string::npos);
  }
  const json none = client.request("setExceptionBreakpoints", {{"filters", json::array()}});
  CHECK(none.at("breakpoints").empty());
  client.configuration_done();
  CHECK(client.expect_terminated() == 1);
}

TEST_CASE("with an unknown layout a breakpoint mode that needs it is refused by name", "[session][refused]") {
  auto client = launched(program("loop.lua"), {{"breakpointMode", "gate"}});
  const json response = client.expect_response(2);
  CHECK(response.at("success") == false);
  CHECK(response.at("body").at("error").at("format").get<std::string>().find("breakpointMode: expected ") == 0);
}

TEST_CASE("with an unknown layout sampling goes by a hook and says so", "[session][refused]") {
  auto client = running(program("loop.lua"));
  const json started = client.request("profiling/start", {{"interval", 1}});
  CHECK(started.at("method") == "oneShotHook");
  REQUIRE_FALSE(started.at("notes").empty());
  CHECK(started.at("notes")[0].get<std::string>().find("WAYFINDER_LAYOUT") != std::string::npos);
  client.pump_for(500ms);
  const json stopped = client.request("profiling/stop");
  CHECK(stopped.at("profile").at("samples").get<int>() > 50);
  CHECK(stopped.at("summary").at("functions").at(0).at("name").get<std::string>().find("work") != std::string::npos);
}

TEST_CASE("with an unknown layout heap snapshots go by the public API, and their sizes are estimated",
          "[session][refused]") {
  auto client = running(program("loop.lua"), {{"lua", lua_of_tests()}});
  for (const auto* mode : {"fork", "inPlace"}) {
    CAPTURE(mode);
    const json snapshot = client.request("takeHeapSnapshot", {{"mode", mode}}).at("snapshot");
    CHECK(snapshot.at("mode") == mode);
    CHECK(snapshot.at("sizes") == "estimated");
    CHECK(snapshot.at("objectCounts").at("table").get<int>() > 10);
  }
  client.pump_for(std::chrono::milliseconds{300});
  client.request("takeHeapSnapshot");
  const json diff = client.request("diffSnapshots", {{"from", 1}, {"to", 3}});
  CHECK(diff.at("totals").at("new").get<int>() > 0);
  REQUIRE_FALSE(diff.at("suspects").empty());
  CHECK(diff.at("suspects")[0].at("path").get<std::string>().find("cache.entries") != std::string::npos);
}
