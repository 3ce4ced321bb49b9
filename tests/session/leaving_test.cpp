#include <signal.h>

#include <catch2/catch.hpp>
#include <memory>

#include "tests/session/client.hpp"
#include "tests/session/listening_program.hpp"
#include "tests/session/processes.hpp"

// A client leaves a program that it had attached to while something of its own is under way there.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Client> attached(const ListeningProgram& listening) {
  auto client = std::make_unique<Client>(Client::attach(listening.port()));
  client->configuration_done();
  return client;
}

/// Says goodbye, or is just gone.
void leave(std::unique_ptr<Client> client, bool says_so) {
  if (says_so) client->disconnect();
}

}  // namespace

TEST_CASE("sampling ends with its client", "[session][leaving]") {
  ListeningProgram listening{program("attached.lua")};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  client->request("profiling/start", {{"interval", 1}});
  CHECK(listening.next_line() != untouched);
  leave(std::move(client), says_so);
  CHECK(listening.says_soon(untouched));
  auto next = attached(listening);
  CHECK(next->request("profiling/start").at("profile") == 1);
}

TEST_CASE("a snapshot that is being written ends with its client, and so does the copy that writes it",
          "[session][leaving]") {
  ListeningProgram listening{program("attached.lua"), {}, {"2000000"}};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  const int debuggee = client->expect_event("process").at("systemProcessId");
  const auto known = children_of(debuggee);
  client->send("takeHeapSnapshot", {{"collect", false}});
  const int copy = new_child_of(debuggee, known);
  kill(copy, SIGSTOP);  // it would not be done before the client has left
  CHECK(listening.next_line() != untouched);
  leave(std::move(client), says_so);
  CHECK(gone_within(copy, 2000ms));
  CHECK(listening.says_soon(untouched));
  auto next = attached(listening);
  CHECK(next->request("takeHeapSnapshot").at("snapshot").at("sizes") == "exact");
}

TEST_CASE("a program that is stopped goes on without its client", "[session][leaving]") {
  const auto source = program("attached.lua");
  ListeningProgram listening{source};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  client->set_breakpoint(source, source.line_of("-- in waiting"), {{"condition", "select('#') == 0"}});
  const auto stop = client->expect_stopped("breakpoint");
  (void)client->variables(client->scope("Locals", stop.thread));
  leave(std::move(client), says_so);
  CHECK(listening.says_soon(untouched));
}

TEST_CASE("a breakpoint whose client leaves while its condition is evaluated is not stopped at", "[session][leaving]") {
  const auto source = program("attached.lua");
  ListeningProgram listening{source};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  const char* slow = "(function() local begun = os.clock() while os.clock() - begun < 0.4 do end return true end)()";
  client->set_breakpoint(source, source.line_of("-- in waiting"), {{"condition", slow}});
  client->pump_for(100ms);
  leave(std::move(client), says_so);
  CHECK(listening.says_soon(untouched));
}

TEST_CASE("a step that is under way is forgotten with its client", "[session][leaving]") {
  const auto source = program("attached.lua");
  ListeningProgram listening{source};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  client->set_breakpoint(source, source.line_of("-- a turn"));
  client->expect_stopped("breakpoint");
  client->set_breakpoints(source, {});
  client->step_out();  // the main chunk does not end
  leave(std::move(client), says_so);
  CHECK(listening.says_soon(untouched));
}

TEST_CASE("evaluations end with their client, those that wait as well", "[session][leaving]") {
  ListeningProgram listening{program("attached.lua")};
  const std::string untouched = listening.next_line();
  const bool says_so = GENERATE(true, false);
  CAPTURE(says_so);
  auto client = attached(listening);
  const json endless{{"expression", "while true do pcall(function() while true do end end) end"}, {"context", "repl"}};
  client->send("evaluate", endless);
  client->send("evaluate", endless);
  client->pump_for(100ms);
  const auto left = std::chrono::steady_clock::now();
  leave(std::move(client), says_so);
  CHECK(listening.says_soon(untouched));
  CHECK(std::chrono::steady_clock::now() - left < patience(2000ms));  // and not after their time is over
}

TEST_CASE("a program in a long C call lets its client go at once, and is clean when the call returns",
          "[session][leaving]") {
  const WrittenProgram written{R"(local probe = require("probe")
local function print_threads() print(probe.entries("/proc/self/task") .. " threads") end
print_threads()
print("sleeping")
io.stdout:flush()
os.execute("sleep 3")
while not Stop do
  print_threads()
  io.stdout:flush()
  for i = 1, 1000000 do end
end
)"};
  ListeningProgram listening{written.get()};
  std::string untouched = listening.process().read_line();
  untouched.pop_back();
  CHECK(listening.process().read_line() == "sleeping\n");
  auto client = attached(listening);
  client->send("profiling/start");
  const auto asked = std::chrono::steady_clock::now();
  client->disconnect();
  CHECK(std::chrono::steady_clock::now() - asked < patience(2000ms));
  auto next = attached(listening);
  CHECK(listening.says_soon(untouched));
  next->request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(next->expect_terminated() == 0);
}
