#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;

namespace {

/// At the line of `marker` of steps.lua, stopped by a breakpoint that is gone again.
Client stopped_at(const Program& steps, std::string_view marker) {
  auto client = Client::launch(steps);
  client.set_breakpoint(steps, steps.line_of(marker));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.set_breakpoints(steps, {});
  return client;
}

}  // namespace

TEST_CASE("next steps over calls, tail calls, caught errors, loops and coroutines, line by line",
          "[session][stepping]") {
  const auto steps = program("steps.lua");
  auto client = stopped_at(steps, "-- step: first");
  for (const auto* marker : {"-- step: call add", "-- step: call tail", "-- step: pcall", "-- step: one-line loop"}) {
    client.next();
    client.expect_stopped("step");
    CHECK(client.top_line() == steps.line_of(marker));
  }
  int stops = 0;
  while (client.top_line() == steps.line_of("-- step: one-line loop") && stops < 5) {
    client.next();
    client.expect_stopped("step");
    ++stops;
  }
  CHECK(stops <= 4);
  CHECK(client.top_line() == steps.line_of("local worker = coroutine.wrap"));
  // A call that spans lines goes back to its first one: Lua's own line events.
  for (int step = 0; step < 3 && client.top_line() != steps.line_of("-- step: resume worker now"); ++step) {
    client.next();
    client.expect_stopped("step");
  }
  for (const auto* marker : {"-- step: resume worker now", "-- step: resume worker again", "-- step: print"}) {
    CHECK(client.top_line() == steps.line_of(marker));
    client.next();
    if (std::string_view{marker} != "-- step: print") client.expect_stopped("step");
  }
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("stepIn enters a function and stepOut comes back to the caller", "[session][stepping]") {
  const auto steps = program("steps.lua");
  auto client = stopped_at(steps, "-- step: call add");
  client.step_in();
  client.expect_stopped("step");
  CHECK(client.top_line() == steps.line_of("-- step: in add"));
  client.step_out();
  client.expect_stopped("step");
  const int line = client.top_line();
  CHECK((line == steps.line_of("-- step: call add") || line == steps.line_of("-- step: call tail")));
}

TEST_CASE("stepping past a function's end lands in its caller", "[session][stepping]") {
  const auto steps = program("steps.lua");
  auto client = stopped_at(steps, "-- step: add returns");
  client.next();
  client.expect_stopped("step");
  const int line = client.top_line();
  CHECK((line == steps.line_of("-- step: call add") || line == steps.line_of("-- step: call tail")));
}

TEST_CASE("stepIn enters a coroutine at its resume and next past its yield comes back", "[session][stepping]") {
  const auto steps = program("steps.lua");
  auto client = stopped_at(steps, "local first = worker(1)");
  client.step_in();
  const auto inside = client.expect_stopped("step");
  CHECK(inside.thread != 1);
  CHECK(client.top_line(inside.thread) == steps.line_of("-- step: in worker"));
  client.next(inside.thread);
  const auto after = client.expect_stopped("step");
  CHECK((after.thread == 1 || client.top_line(after.thread) == steps.line_of("-- step: worker goes on")));
}

TEST_CASE("stepping never stops inside skipped files", "[session][stepping]") {
  const WrittenProgram written{
      "local lib = require('lib')\nlocal x = lib.call(function()\n  return 5 -- callback\nend)\nprint(x) -- after\n"};
  written.add("lib.lua", "local M = {}\nfunction M.call(f)\n  local y = f()\n  return y\nend\nreturn M\n");
  auto client = Client::launch(written.get(), {{"cwd", written.folder().string()}, {"skipFiles", {"**/lib.lua"}}});
  client.set_breakpoint(written.get(), 2);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.step_in();
  client.expect_stopped("step");
  CHECK(client.stack()[0].at("source").at("name") == "program.lua");
}
