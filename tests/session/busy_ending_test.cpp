#include <signal.h>

#include <catch2/catch.hpp>
#include <optional>

#include "tests/session/client.hpp"
#include "tests/session/processes.hpp"

// A launched program ends with its client or adapter, whatever is under way.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

constexpr const char* busy_program = R"(local sleeper = io.popen("echo $$; exec sleep 1000")
print(sleeper:read("l"))
io.stdout:flush()
local heap = {}
for i = 1, tonumber(arg[1] or 0) do heap[i] = {} end
local turns = 0
while true do
  turns = turns + 1 -- a turn
end
)";

/// What is under way; returns the snapshot's copy, if there is one.
std::optional<int> begin(Client& client, const Program& source, const std::string& what, int debuggee) {
  if (what == "sampling") client.request("profiling/start", {{"interval", 1}});
  if (what == "a stop") {
    client.set_breakpoint(source, source.line_of("-- a turn"));
    client.expect_stopped("breakpoint");
  }
  if (what == "an evaluation") {
    client.send("evaluate", {{"expression", "while true do end"}, {"context", "repl"}});
    client.pump_for(50ms);
  }
  if (what != "a snapshot") return std::nullopt;
  const auto known = children_of(debuggee);
  client.send("takeHeapSnapshot", {{"collect", false}});
  const int copy = new_child_of(debuggee, known);
  kill(copy, SIGSTOP);
  return copy;
}

}  // namespace

TEST_CASE("a launched program and all that it has started end with the client or the adapter", "[session][ending]") {
  const std::string what = GENERATE("sampling", "a snapshot", "a stop", "an evaluation");
  const std::string how = GENERATE("disconnect", "end of input", "SIGTERM", "SIGKILL");
  CAPTURE(what, how);
  const WrittenProgram home{busy_program};
  Client client{{"dap"}, {{"HOME", home.folder().string()}, {"XDG_STATE_HOME", ""}}};
  client.initialize();
  const json size = json::array({what == "a snapshot" ? "2000000" : "0"});
  client.launch_request(home.get(), {{"evaluateTimeoutMs", 60'000}, {"args", size}});
  client.configuration_done();
  const int debuggee = client.expect_event("process").at("systemProcessId");
  (void)client.expect_event("output", [](const json& b) { return b.value("category", "") == "stdout"; });
  const int sleeper = std::stoi(client.output());
  const auto copy = begin(client, home.get(), what, debuggee);
  if (how == "disconnect") client.disconnect();
  if (how == "end of input") client.process().close_input();
  if (how == "SIGTERM") client.process().signal(SIGTERM);
  if (how == "SIGKILL") client.process().signal(SIGKILL);
  CHECK(gone_within(debuggee, 2000ms));
  CHECK(gone_within(sleeper, 2000ms));
  if (copy) CHECK(gone_within(*copy, 2000ms));
  client.process().wait_for_exit();
}

TEST_CASE("a snapshot that is being written when the program ends is finished", "[session][ending]") {
  const WrittenProgram home{R"(local heap = {}
for i = 1, 1500000 do heap[i] = {} end
while not Stop do end
)"};
  Client client{{"dap"}, {{"HOME", home.folder().string()}, {"XDG_STATE_HOME", ""}}};
  client.initialize();
  client.launch_request(home.get(), json::object());
  client.configuration_done();
  const int debuggee = client.expect_event("process").at("systemProcessId");
  const int snapshot = client.send("takeHeapSnapshot", {{"collect", false}});
  const int copy = new_child_of(debuggee, {});
  kill(copy, SIGSTOP);
  client.send("evaluate", {{"expression", "os.exit(4)"}, {"context", "repl"}});
  client.pump_for(100ms);
  CHECK(is_alive(debuggee));
  kill(copy, SIGCONT);
  const json taken = client.expect_response(snapshot);
  REQUIRE(taken.at("success") == true);
  CHECK(taken.at("body").at("snapshot").at("sizes") == "exact");
  CHECK(client.expect_terminated() == 4);
  CHECK(client.request("getHeapSnapshot", {{"id", 1}, {"count", 5}}).at("objects").size() == 5);
  client.disconnect();
}

TEST_CASE("cancelling an evaluation that waits leaves the one that runs alone", "[session][ending]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const int first = client.send(
      "evaluate",
      {{"expression", "(function() local e = os.clock() + 0.5 while os.clock() < e do end return 'done' end)()"},
       {"context", "repl"}});
  const int second = client.send("evaluate", {{"expression", "1 + 1"}, {"context", "repl"}});
  client.pump_for(50ms);
  client.request("cancel", {{"requestId", second}});
  const json cancelled = client.expect_response(second);
  CHECK(cancelled.at("success") == false);
  CHECK(cancelled.at("message") == "cancelled");
  CHECK(client.expect_response(first).at("body").at("result") == "\"done\"");
}

TEST_CASE("log points of the program's last moment are all there", "[session][ending]") {
  const WrittenProgram home{R"(for i = 1, 3 do
  local text = ('x'):rep(50) .. i -- log
end
os.exit(2)
)"};
  auto client = Client::launch(home.get());
  client.set_breakpoint(home.get(), home.get().line_of("-- log"), {{"logMessage", "line {i}"}});
  client.configuration_done();
  CHECK(client.expect_terminated() == 2);
  CHECK(client.output("console") == "line 1\nline 2\nline 3\n");
}
