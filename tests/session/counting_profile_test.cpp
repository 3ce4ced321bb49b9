#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/profile_rows.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

json row_of(const json& stopped, std::string_view name) {
  json row = find_row(stopped.at("summary").at("functions"), name);
  if (row.is_null()) FAIL("no function " << name << " in " << stopped.dump());
  return row;
}

}  // namespace

TEST_CASE("a call profile counts every call from the first line on", "[session][profiling][calls]") {
  const WrittenProgram written{
      "local function leaf() end\n"
      "local function work() for _ = 1, 3 do leaf() end end\n"
      "for _ = 1, 100 do work() end\n"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", "call"}}}});
  CHECK(client.expect_terminated() == 0);
  const json ended = client.request("profiling/stop");
  CHECK(row_of(ended, "work").at("calls") == 100);
  CHECK(row_of(ended, "leaf").at("calls") == 300);
  CHECK_FALSE(row_of(ended, "leaf").contains("samples"));
  CHECK(row_of(ended, "work").at("children").at(0).at("calls") == 300);
  CHECK(ended.at("profile").at("lostSamples") == 0);
  client.disconnect();
}

TEST_CASE("a call profile may begin and end while the program runs", "[session][profiling][calls]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const json started = client.request("profiling/start", {{"mode", "call"}});
  CHECK(started.at("method") == "callHook");
  CHECK_FALSE(started.contains("interval"));
  CHECK(client.refusal("profiling/start").find("profile 1 (stop it first)") != std::string::npos);
  client.pump_for(300ms);
  const json snapshot = client.request("profiling/snapshot");
  client.pump_for(100ms);
  const json stopped = client.request("profiling/stop");
  CHECK(row_of(stopped, "work").at("calls").get<int>() > row_of(snapshot, "work").at("calls").get<int>());
  CHECK(row_of(stopped, "work").at("selfPercent").get<double>() > 80);
  CHECK(client.request("profiling/start", {{"mode", "sampling"}}).at("profile") == 2);
}

TEST_CASE("breakpoints, steps and pauses work during a call profile, and their time does not count",
          "[session][profiling][calls]") {
  const auto loop = program("loop.lua");
  auto client = Client::launch(loop, {{"profile", {{"mode", "call"}, {"clock", "wall"}}}});
  const int line = loop.line_of("-- break: remember");
  client.set_breakpoint(loop, line);
  client.configuration_done();
  for (int hit = 0; hit < 2; ++hit) {
    client.expect_stopped("breakpoint");
    CHECK(client.top_line() == line);
    client.pump_for(400ms);
    client.step_in();
    client.expect_stopped("step");
    CHECK(client.stack_names().at(0) == "remember");
    client.continue_all();
  }
  client.expect_stopped("breakpoint");
  client.set_breakpoints(loop, {});
  client.continue_all();
  client.pump_for(100ms);
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.continue_all();
  const json stopped = client.request("profiling/stop");
  double total = 0;
  for (const auto& function : stopped.at("summary").at("functions"))
    total += function.at("selfMs").get<double>();
  CHECK(total < 600);
  const int turns = row_of(stopped, "work").at("calls");
  CHECK(std::abs(turns - row_of(stopped, "remember").at("calls").get<int>()) <= 1);
}

TEST_CASE("a program's own hooks go on during a call profile", "[session][profiling][calls]") {
  const WrittenProgram written{
      "local seen = 0\n"
      "local function leaf() end\n"
      "debug.sethook(function() seen = seen + 1 end, 'c')\n"
      "for _ = 1, 50 do leaf() end\n"
      "debug.sethook()\n"
      "print(seen >= 50, debug.gethook())\n"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", "call"}}}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output().find("true") == 0);
  CHECK(row_of(client.request("profiling/stop"), "leaf").at("calls") == 50);
  client.disconnect();
}

TEST_CASE("a line profile counts every line from the first one on", "[session][profiling][lines]") {
  const WrittenProgram written{
      "local x = 0\n"
      "for i = 1, 200 do\n"
      "  x = x + i\n"
      "end\n"
      "print(x)\n"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", "line"}}}});
  CHECK(client.expect_terminated() == 0);
  const json ended = client.request("profiling/stop");
  CHECK(ended.at("profile").at("samples").get<int>() > 400);
  const json& lines = ended.at("summary").at("functions").at(0).at("lines");
  const auto third = std::ranges::find_if(lines, [](const json& line) { return line.at("line") == 3; });
  REQUIRE(third != lines.end());
  CHECK(third->at("hits") == 200);
  CHECK(third->at("selfMs").get<double>() >= 0);
  client.disconnect();
}

TEST_CASE("breakpoints and pauses work during a line profile", "[session][profiling][lines]") {
  const auto loop = program("loop.lua");
  auto client = Client::launch(loop, {{"profile", {{"mode", "line"}}}});
  const int line = loop.line_of("-- break: remember");
  client.set_breakpoint(loop, line);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == line);
  client.set_breakpoints(loop, {});
  client.continue_all();
  client.pump_for(100ms);
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.continue_all();
  client.pump_for(50ms);
  const json stopped = client.request("profiling/stop");
  CHECK(stopped.at("summary").at("functions").at(0).at("hits").get<int>() > 1000);
}

TEST_CASE("an allocation profile tells what was allocated and what is alive", "[session][profiling][layout]") {
  const WrittenProgram written{
      "local function keep() local list for i = 1, 100000 do list = {list, i} end return list end\n"
      "local function drop() for i = 1, 100000 do local _ = {i, i, i, i} end end\n"
      "Kept = keep()\n"
      "drop()\n"
      "collectgarbage() collectgarbage()\n"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", "allocation"}}}});
  CHECK(client.expect_terminated() == 0);
  const json ended = client.request("profiling/stop");
  const json kept = row_of(ended, "keep");
  const json dropped = row_of(ended, "drop");
  CHECK(kept.at("allocatedBytes").get<double>() > 5e6);
  CHECK(kept.at("aliveBytes") == kept.at("allocatedBytes"));
  CHECK(dropped.at("allocatedBytes").get<double>() > 8e6);
  CHECK(dropped.at("aliveBytes").get<double>() < 0.1 * dropped.at("allocatedBytes").get<double>());
  CHECK(ended.at("profile").at("samples").get<int>() > 200);
  client.disconnect();
}

TEST_CASE("what is called after a C function has returned does not stand below it", "[session][profiling][calls]") {
  const WrittenProgram written{
      "local function after() end\n"
      "local function work()\n"
      "  local resume = coroutine.wrap(function() end)\n"
      "  resume()\n"
      "  local text = tostring(1)\n"
      "  after(text)\n"
      "end\n"
      "for _ = 1, 100 do work() end\n"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", "call"}}}});
  CHECK(client.expect_terminated() == 0);
  const json ended = client.request("profiling/stop");
  const json work = row_of(ended, "work");
  CHECK(calls_of_child(work, "after") == 100);
  CHECK(calls_of_child(work, "tostring") == 100);
  CHECK(calls_of_child(work, "coroutine.wrap") == 100);
  CHECK(row_of(ended, "coroutine.wrap (resume)").at("calls") == 100);
  client.disconnect();
}
