#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

// Steps that leave their coroutine.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

constexpr const char* once_resumed = R"(local function wait(x)
  return coroutine.yield(x) -- in wait
end
local worker = coroutine.create(function()
  local x = 1 -- in worker
  wait(x) -- waits
  x = 2 -- goes on
  if arg[1] == "fails" then error("expected failure") end -- ends
end)
local function use()
  coroutine.resume(worker) -- resumes
  return 5 -- after resume
end
use()
if arg[1] then use() end -- again
print("end")
)";

/// At the line of `marker`, stopped by a breakpoint that is gone again; the thread that is there.
struct Stopped {
  Client client;
  int thread;
};
Stopped stopped_at(const Program& source, std::string_view marker, json more = json::object()) {
  auto client = Client::launch(source, std::move(more));
  client.set_breakpoint(source, source.line_of(marker));
  client.configuration_done();
  const int thread = client.expect_stopped("breakpoint").thread;
  client.set_breakpoints(source, {});
  return {std::move(client), thread};
}

}  // namespace

TEST_CASE("a step over a yield ends at the resumer's next line, though nobody resumes the coroutine again",
          "[session][stepping]") {
  const WrittenProgram written{once_resumed};
  const std::string marker = GENERATE("-- waits", "-- in wait");
  const std::string mode = GENERATE(from_range(engines_of_tests()));
  CAPTURE(marker, mode);
  auto [client, thread] = stopped_at(written.get(), marker, {{"breakpointMode", mode}});
  CHECK(thread != 1);
  client.next(thread);
  CHECK(client.expect_stopped("step").thread == 1);
  CHECK(client.top_line() == written.get().line_of("-- after resume"));
  client.next();
  client.expect_stopped("step");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "end\n");
}

TEST_CASE("a step out of a function that yields ends at the resumer's next line", "[session][stepping]") {
  const WrittenProgram written{once_resumed};
  auto [client, thread] = stopped_at(written.get(), "-- in wait");
  client.step_out(thread);
  CHECK(client.expect_stopped("step").thread == 1);
  CHECK(client.top_line() == written.get().line_of("-- after resume"));
}

TEST_CASE("a step past a coroutine's end, by an error too, ends at the resumer's next line", "[session][stepping]") {
  const WrittenProgram written{once_resumed};
  const std::string end = GENERATE("returns", "fails");
  CAPTURE(end);
  auto [client, thread] = stopped_at(written.get(), "-- ends", {{"args", {end}}});
  client.request("setExceptionBreakpoints", {{"filters", json::array()}});
  client.next(thread);
  auto stop = client.expect_stopped("step");
  if (stop.thread == thread) {  // the function's last line is one of its own
    client.next(thread);
    stop = client.expect_stopped("step");
  }
  CHECK(stop.thread == 1);
  CHECK(client.top_line() == written.get().line_of("-- after resume"));
}

TEST_CASE("a step over a yield in an iterator ends in the loop's body", "[session][stepping]") {
  const WrittenProgram written{R"(local function each()
  return coroutine.wrap(function()
    for i = 1, 3 do
      coroutine.yield(i) -- yields
    end
  end)
end
for i in each() do
  print(i) -- body
end
)"};
  auto [client, thread] = stopped_at(written.get(), "-- yields");
  client.next(thread);
  CHECK(client.expect_stopped("step").thread == 1);
  const int line = client.top_line();
  CHECK((line == written.get().line_of("for i in each()") || line == written.get().line_of("-- body")));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a step over a yield to a skipped scheduler ends when the coroutine goes on", "[session][stepping][layout]") {
  const WrittenProgram written{R"(local scheduler = require("scheduler")
local function task(name)
  scheduler.pause() -- waits
  print(name) -- goes on
end
scheduler.run(task, task, task)
print("all done") -- after all
)"};
  written.add("scheduler.lua", R"(local M = {}
function M.pause() coroutine.yield() end
function M.run(...)
  local ready = {}
  for i, task in ipairs({...}) do ready[i] = coroutine.create(task) end
  while #ready > 0 do
    local co = table.remove(ready, 1)
    coroutine.resume(co, "task")
    if coroutine.status(co) ~= "dead" then ready[#ready + 1] = co end
  end
end
return M
)");
  const json more{{"cwd", written.folder().string()}, {"skipFiles", {"**/scheduler.lua"}}};
  auto [client, thread] = stopped_at(written.get(), "-- waits", more);
  client.next(thread);
  CHECK(client.expect_stopped("step").thread == thread);
  CHECK(client.top_line(thread) == written.get().line_of("-- goes on"));
  client.next(thread);
  client.expect_stopped("step");
  client.next(thread);
  CHECK(client.expect_stopped("step").thread ==
        1);  // the end of this task, through the scheduler, to who had called it
  CHECK(client.top_line() == written.get().line_of("-- after all"));
}

TEST_CASE("a step over a yield to a scheduler in C ends when the coroutine goes on", "[session][stepping][layout]") {
  const WrittenProgram written{R"(local probe = require("probe")
local worker = coroutine.create(function()
  coroutine.yield() -- waits
  print("worker") -- goes on
end)
probe.resume(worker)
probe.resume(worker)
)"};
  auto [client, thread] = stopped_at(written.get(), "-- waits", {{"luaCpath", module_path_of_tests()}});
  client.next(thread);
  CHECK(client.expect_stopped("step").thread == thread);
  CHECK(client.top_line(thread) == written.get().line_of("-- goes on"));
}
