#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/session/listening_agent.hpp"
#include "tests/session/processes.hpp"

// Programs that make themselves attachable, by require("wayfinder").
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// Evaluated while the program runs.
std::string value_of(Client& client, std::string_view expression) {
  return client.request("evaluate", {{"expression", expression}, {"context", "repl"}}).at("result");
}

void set(Client& client, std::string_view assignment) {
  client.request("evaluate", {{"expression", assignment}, {"context", "repl"}});
}

/// The part of a report behind its first word.
std::string seen_in(const std::string& line) {
  return line.substr(line.find(' ') + 1);
}

std::string without_kilobytes(const std::string& seen) {
  return seen.substr(0, seen.find(" kilobytes"));
}

std::string inherited_in(const std::string& seen) {
  const auto begin = seen.find("inherited=");
  return seen.substr(begin, seen.find(' ', begin) - begin);
}

double kilobytes_of(const std::string& seen) {
  return std::stod(seen.substr(seen.rfind('=') + 1));
}

bool turns_soon(ListeningAgent& listening, Client& client) {
  set(client, "Ask = true");
  return listening.next_line().find("now ") == 0;
}

}  // namespace

TEST_CASE("an agent that listens is debugged again and again, and nothing is left of it", "[session][listen]") {
  const auto source = program("listening.lua");
  ListeningAgent listening{source, "{}"};
  const std::string before = seen_in(listening.next_line());
  const std::string untouched = seen_in(listening.next_line());
  CHECK(untouched.find("hook=nil waiting=nil threads=2 ") == 0);
  CHECK(inherited_in(untouched) == inherited_in(before));
  constexpr int cycles = 50;
  double kilobytes = 0;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    CAPTURE(cycle);
    auto client = listening.attached();
    CHECK(client.expect_event("process").at("startMethod") == "attach");
    CHECK(client.set_breakpoint(source, source.line_of("-- in work")).at("verified") == true);
    client.expect_stopped("breakpoint");
    CHECK(client.locals().at("n") == "20000");
    client.set_breakpoint(source, source.line_of("-- in waiting"));
    client.continue_all();
    const auto inside = client.expect_stopped("breakpoint");
    CHECK(inside.thread != 1);
    set(client, "Ask = true");
    if (cycle % 3 == 0) client.continue_all(inside.thread);
    if (cycle % 3 == 1) client.process().signal(SIGKILL);
    if (cycle % 3 != 1) client.disconnect();
    const std::string now = seen_in(listening.next_line());
    CHECK(without_kilobytes(now) == without_kilobytes(untouched));
    if (cycle == cycles / 2) kilobytes = kilobytes_of(now);
    if (cycle == cycles - 1) CHECK(kilobytes_of(now) < kilobytes + 1);
  }
  auto last = listening.attached();
  set(last, "Leave = true");
  (void)last.expect_event("terminated");
  CHECK_FALSE(last.event_came("exited"));
  CHECK(last.output("console").find("runs on") != std::string::npos);
  last.disconnect();
  const std::string left = seen_in(listening.next_line());
  CHECK(without_kilobytes(left) == without_kilobytes(before));
  CHECK(is_alive(listening.process().id()));
}

TEST_CASE("with wait the program waits in listen for a client, also for a second one", "[session][listen]") {
  const auto source = program("listening.lua");
  ListeningAgent listening{source, "{wait = true}"};
  (void)listening.next_line();
  auto hasty = listening.attach();
  hasty.disconnect();  // before configurationDone
  auto client = listening.attach({{"stopOnEntry", true}});
  client.set_breakpoint(source, source.line_of("-- a turn"));
  client.configuration_done();
  client.expect_stopped("entry");
  CHECK(client.top_line() == source.line_of("-- first line"));
  client.continue_all();
  client.expect_stopped("breakpoint");
  client.disconnect();
}

TEST_CASE("stopOnEntry and pause stop a program that runs, before any breakpoint was hit", "[session][listen]") {
  ListeningAgent listening{program("listening.lua")};
  auto client = listening.attached({{"stopOnEntry", true}});
  client.expect_stopped("entry");
  CHECK_FALSE(client.stack().empty());
  client.continue_all();
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.disconnect();
}

TEST_CASE("breakpoint() stops in its caller when a client is there, and steps go on from it", "[session][listen]") {
  const WrittenProgram home{R"lua(local wayfinder = require("wayfinder")
wayfinder.breakpoint()
wayfinder.listen((loadstring or load)("return " .. os.getenv("LISTEN"))())
local n = 0
local function turn()
  wayfinder.breakpoint() -- here
  n = n + 1 -- behind it
end
while n < 1e9 do turn() end
)lua"};
  const auto source = home.get();
  ListeningAgent listening{source};
  auto client = listening.attached();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == source.line_of("-- here"));
  CHECK(client.stack_names().at(0).find("turn") != std::string::npos);
  client.next();
  client.expect_stopped("step");
  CHECK(client.top_line() == source.line_of("-- behind it"));
  const auto n = client.evaluate("n");
  client.continue_all();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("n - 1") == n);
  client.step_out();
  client.expect_stopped("step");
  CHECK(client.top_line() == source.line_of("turn() end"));
  client.disconnect();
  auto second = listening.attached();
  second.expect_stopped("breakpoint");
  second.request("terminate");
  CHECK(second.expect_terminated() == 1);
  second.disconnect();
  CHECK(listening.process().wait_for_exit() == 1);
}

TEST_CASE("a program that is launched may ask for breakpoint() too, and its listen does nothing", "[session][listen]") {
  const WrittenProgram home{R"lua(package.cpath = os.getenv("AGENTS") .. _VERSION:match("[%d.]+$") .. "/?.so"
local wayfinder = require("wayfinder")
print(wayfinder.listen{port = 0})
wayfinder.breakpoint() -- here
wayfinder.stop()
print("done")
)lua"};
  auto client = Client::run(home.get(), {{"env", {{"AGENTS", WAYFINDER_TEST_AGENTS "/"}}}});
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == home.get().line_of("-- here"));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "\ndone\n");
  CHECK(client.output("stderr").empty());
  client.disconnect();
}

TEST_CASE("a Unix socket is listened at, and gone with the program", "[session][listen]") {
  const WrittenProgram home{""};
  const auto path = (home.folder() / "debug.sock").string();
  ListeningAgent listening{program("listening.lua"), "{socket = \"" + path + "\"}"};
  CHECK(listening.address() == path);
  CHECK(
      (std::filesystem::status(path).permissions() & std::filesystem::perms::all) ==
      (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write | std::filesystem::perms::owner_exec));
  auto client = listening.attached();
  set(client, "Stop = true");
  CHECK(client.expect_terminated() == 7);
  client.disconnect();
  CHECK(listening.process().wait_for_exit() == 7);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a client that vanishes lets the program go on, wherever that was", "[session][listen]") {
  const auto source = program("listening.lua");
  ListeningAgent listening{source};
  {
    auto stopped = listening.attached();
    stopped.set_breakpoint(source, source.line_of("-- in work"));
    stopped.expect_stopped("breakpoint");
    stopped.process().signal(SIGKILL);
  }
  {
    auto evaluating = listening.attached();
    (void)evaluating.send("evaluate", {{"expression", "(function() while true do end end)()"}, {"context", "repl"}});
    evaluating.pump_for(300ms);
    evaluating.process().signal(SIGKILL);
  }
  {
    auto profiling = listening.attached();
    profiling.request("profiling/start", {{"interval", 1}});
    profiling.pump_for(100ms);
    profiling.process().signal(SIGKILL);
  }
  auto client = listening.attached();
  (void)listening.next_line();
  (void)listening.next_line();
  CHECK(turns_soon(listening, client));
  client.disconnect();
}

TEST_CASE("the end of a program that was attached to is told as it was", "[session][listen]") {
  const auto source = program("listening.lua");
  SECTION("it exits by itself") {
    ListeningAgent listening{source};
    auto client = listening.attached();
    set(client, "Stop = true");
    CHECK(client.expect_terminated() == 7);
    CHECK(client.output("important").empty());
    client.disconnect();
  }
  SECTION("it is killed") {
    ListeningAgent listening{source};
    auto client = listening.attached();
    kill(listening.process().id(), SIGKILL);
    (void)client.expect_event("terminated");
    CHECK(client.output("important") == "The connection to the program was lost; how it ended is not known.\n");
    client.disconnect();
  }
  SECTION("the client ends it, against its will") {
    const WrittenProgram stubborn{R"lua(require("wayfinder").listen{}
io.read()
)lua"};
    ListeningAgent listening{stubborn.get()};
    auto client = listening.attached();
    client.request("terminate");
    client.pump_for(100ms);
    client.request("terminate");
    (void)client.expect_event("terminated");
    client.disconnect();
    CHECK(listening.process().wait_for_exit() == 128 + SIGKILL);
  }
}

TEST_CASE("profiles, memory and evaluation work in a program that was attached to", "[session][listen]") {
  ListeningAgent listening{program("listening.lua")};
  auto client = listening.attached();
  client.request("profiling/start", {{"interval", 1}});
  client.pump_for(500ms);
  const auto stopped = client.request("profiling/stop");
  CHECK(stopped.at("profile").at("samples").get<int>() > 50);
  CHECK(stopped.at("summary").at("functions").at(0).at("name") == "work");
  CHECK(client.request("memoryStatistics").at("totalBytes").get<std::int64_t>() > 10'000);
  CHECK(client.request("forceGC").at("beforeBytes").get<std::int64_t>() > 0);
  for (const auto* mode : {"fork", "inPlace"}) {
    const json snapshot = client.request("takeHeapSnapshot", {{"mode", mode}}).at("snapshot");
    CHECK(snapshot.at("mode") == mode);
    const json threads = client.request("getHeapSnapshot", {{"id", snapshot.at("id")}, {"type", "thread"}});
    CHECK(threads.dump().find("coroutine (listening.lua:4)") != std::string::npos);  // suspended since its first line
  }
  CHECK(value_of(client, "1 + 1") == "2");
  client.disconnect();
}
