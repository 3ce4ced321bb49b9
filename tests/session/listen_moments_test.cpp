#include <catch2/catch.hpp>

#include "tests/session/listening_agent.hpp"

// Attach at moments that are awkward: in a C function, before configurationDone, one client right after another.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// Waits for a line on stdin, then works for ever.
constexpr const char* waits_for_input = R"lua(require("wayfinder").listen{}
io.read() -- waits
local function work() return 1 end -- in work
while true do work() end
)lua";

}  // namespace

TEST_CASE("a breakpoint that is hit before configurationDone is one to go on from", "[session][listen]") {
  const auto source = program("listening.lua");
  const ListeningAgent listening{source};
  auto client = listening.attach();
  CHECK(client.set_breakpoint(source, source.line_of("-- in work")).at("verified") == true);
  client.pump_for(200ms);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == source.line_of("-- in work"));
  client.continue_all();
  client.expect_stopped("breakpoint");
  client.disconnect();
}

TEST_CASE("a program in a C function is attached to, and follows when that returns", "[session][listen]") {
  const WrittenProgram home{waits_for_input};
  ListeningAgent listening{home.get()};
  auto client = listening.attach();
  const int line = home.get().line_of("-- in work");
  CHECK(client.set_breakpoint(home.get(), line).at("verified") == false);
  client.configuration_done();
  (void)client.expect_event("process");
  CHECK(client.output("console").find("is in a C function") != std::string::npos);
  listening.process().write_bytes("\n");
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == line);
  client.disconnect();
}

TEST_CASE("what a client has left undone does not undo what the next one asks for", "[session][listen]") {
  const WrittenProgram home{waits_for_input};
  ListeningAgent listening{home.get()};
  {
    auto first = listening.attach();
    first.set_breakpoint(home.get(), home.get().line_of("-- in work"));
    first.configuration_done();
    first.disconnect();
  }
  auto second = listening.attached({{"stopOnEntry", true}});
  listening.process().write_bytes("\n");
  second.expect_stopped("entry");
  second.continue_all();
  second.pump_for(200ms);
  CHECK_FALSE(second.event_came("stopped"));
  second.disconnect();
}

TEST_CASE("a hook that the program had before it listened stays its own", "[session][listen]") {
  const WrittenProgram home{R"lua(io.stdout:setvbuf("line")
local wayfinder = require("wayfinder")
local lines = 0
local function hook() lines = lines + 1 end
debug.sethook(hook, "l")
local function is_there()
  local before = lines
  local found, mask = debug.gethook()
  return found == hook and mask == "l" and lines > before
end
wayfinder.listen{wait = true}
print(is_there())
Stop = false
while not Stop do end -- turns
print(is_there())
wayfinder.stop()
print(is_there())
)lua"};
  ListeningAgent listening{home.get()};
  auto client = listening.attached();
  CHECK(listening.next_line() == "true");
  client.set_breakpoint(home.get(), home.get().line_of("-- turns"));
  client.expect_stopped("breakpoint");
  CHECK(client.refusal("evaluate", {{"expression", "require('wayfinder').stop()"}, {"context", "repl"}})
            .find("stop: expected to be called by the program") != std::string::npos);
  CHECK(client.evaluate("(function() Stop = true end)()").empty());
  client.disconnect();
  CHECK(listening.next_line() == "true");
  CHECK(listening.next_line() == "true");
  CHECK(listening.process().wait_for_exit() == 0);
}

TEST_CASE("a coroutine may be the one that listens", "[session][listen]") {
  const WrittenProgram home{R"lua(coroutine.wrap(function() require("wayfinder").listen{} end)()
local function work(...) return select("#", ...) end -- in work
while true do work(1, 2) end
)lua"};
  const ListeningAgent listening{home.get()};
  auto client = listening.attached();
  client.set_breakpoint(home.get(), home.get().line_of("-- in work"));
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("select('#', ...)") == "2");
  client.disconnect();
}
