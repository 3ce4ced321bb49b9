#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/processes.hpp"

// Processes that the program starts are none of the debugger's business.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

json with_probe(const WrittenProgram& home) {
  home.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (home.folder() / "store").string() + " }\n");
  return {{"luaCpath", module_path_of_tests()}};
}

}  // namespace

TEST_CASE("a forked child is neither sampled nor stopped nor killed, and SIGCHLD is the program's own",
          "[session][children]") {
  const WrittenProgram home{R"(local probe = require("probe")
probe.count_children()
while not Begin do end
local function spin() local e = os.clock() + 0.4 while os.clock() < e do end end
local function in_child() -- entered by the child alone
  spin() -- in the child
end
local function in_parent()
  spin()
end
io.stdout:setvbuf("no")
local child = probe.fork()
if child == 0 then
  in_child()
  os.exit(9)
end
in_parent()
print(probe.wait(child))
while not Stop do end
print(probe.ended_children())
)"};
  auto client = Client::run(home.get(), with_probe(home));
  client.request("profiling/start", {{"interval", 1}});
  client.set_breakpoint(home.get(), home.get().line_of("-- in the child"));
  client.request("evaluate", {{"expression", "Begin = true"}, {"context", "repl"}});
  (void)client.expect_event("output", [](const json& b) { return b.value("category", "") == "stdout"; });
  client.request("takeHeapSnapshot");  // by a copy whose end is nobody's business either
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "exited\t9\n1\n");
  CHECK_FALSE(client.event_came("stopped"));
  const std::string folded = client.request("profiling/export", {{"format", "folded"}}).at("content");
  CHECK(folded.find("in_parent") != std::string::npos);
  CHECK(folded.find("in_child") == std::string::npos);
  client.disconnect();
}

TEST_CASE("a forked child has its hooks to itself", "[session][children]") {
  const WrittenProgram home{R"(local probe = require("probe")
io.stdout:setvbuf("no")
local function called() return 1 end
local function stopped_at()
  return 1 -- breakpoint
end
while not Begin do end
local child = probe.fork()
if child == 0 then
  local count = 0
  debug.sethook(function() count = count + 1 end, "c")
  for _ = 1, 100 do called() end
  for _ = 1, 100 do stopped_at() end
  local hook = debug.gethook()
  debug.sethook()
  print(hook ~= nil, count >= 200)
  os.exit(9)
end
print(probe.wait(child))
)"};
  auto client = Client::run(home.get(), with_probe(home));
  client.set_breakpoint(home.get(), home.get().line_of("-- breakpoint"));
  client.request("setExceptionBreakpoints", {{"filters", {"caught"}}});
  client.request("evaluate", {{"expression", "Begin = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "true\ttrue\nexited\t9\n");
  CHECK_FALSE(client.event_came("stopped"));
  client.disconnect();
}

TEST_CASE("other Lua states of the process are left alone", "[session][children]") {
  const WrittenProgram home{R"(local probe = require("probe")
local function body() -- breakpoint
  return 1
end
local code = [[
  local function body() return pcall(error, 'x') end
  local seen = 0
  debug.sethook(function() seen = seen + 1 end, 'c')
  for i = 1, 20000 do body() coroutine.wrap(body)() end
  debug.sethook()
  return seen > 40000 and 'hooked' or 'not hooked: ' .. seen]]
while not Begin do end
for _ = 1, 3 do print(probe.other_state(code)) end
for _ = 1, 20 do pcall(error, 1) end
body()
print(pcall(error, 'mine'))
)"};
  auto client = Client::run(home.get(), with_probe(home));
  client.set_breakpoint(home.get(), home.get().line_of("-- breakpoint") + 1);
  client.request("evaluate", {{"expression", "Begin = true"}, {"context", "repl"}});
  const auto stop = client.expect_stopped("breakpoint");
  client.request("setExceptionBreakpoints", {{"filters", {"caught"}}});
  client.continue_all(stop.thread);
  client.expect_stopped("exception");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "hooked\nhooked\nhooked\nfalse\tmine\n");
  client.disconnect();
}

TEST_CASE("commands that the program runs start as from a shell", "[session][children]") {
  const WrittenProgram home{R"lua(local function seen_by_a_command()
  local pipe = io.popen("grep -E '^Sig(Blk|Ign)' /proc/self/status; readlink /proc/self/fd/3 || echo no link")
  return pipe:read("*a"), pipe:close()
end
local before = seen_by_a_command()
while not Begin do end
print(seen_by_a_command() == before, before:match("SigBlk:%s*(%x+)"), before:match("no link"))
print(os.execute("sleep 0.3; exit 3"))
)lua"};
  auto client = Client::run(home.get(), with_probe(home));
  const std::string clock = GENERATE("cpu", "wall");
  CAPTURE(clock);
  client.request("profiling/start", {{"interval", 1}, {"clock", clock}});
  client.request("evaluate", {{"expression", "Begin = true"}, {"context", "repl"}});
  for (int i = 0; i < 20; ++i)  // safe points that a program in a C call does not come to
    client.send("evaluate", {{"expression", "1"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  const std::string ended = tells_how_commands_end() ? "nil\texit\t3\n" : "768\n";
  CHECK(client.output() == "true\t0000000000000000\tno link\n" + ended);
  client.disconnect();
}

TEST_CASE("a program ends though what it has left behind writes on", "[session][children]") {
  const WrittenProgram home{R"lua(os.execute("cat /dev/zero & echo $! >&2")
io.write("last words\n")
)lua"};
  auto client = Client::run(home.get(), with_probe(home));
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output().find("last words\n") != std::string::npos);
  CHECK(gone_within(std::stoi(client.output("stderr")), 2000ms));  // nobody reads what it writes
  client.disconnect();
}
