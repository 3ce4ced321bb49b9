#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/processes.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// The process id that the `process` event names.
int debuggee_of(Client& client) {
  return client.expect_event("process").at("systemProcessId");
}

}  // namespace

TEST_CASE("a program killed by a signal ends with its name and 128 plus its number", "[session][ending]") {
  const int number = GENERATE(SIGKILL, SIGSEGV, SIGTERM);
  CAPTURE(number);
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  kill(debuggee_of(client), number);
  const json named = client.expect_event(
      "output", [](const json& b) { return b.at("output").get<std::string>().find("SIG") != std::string::npos; });
  CHECK(client.expect_terminated() == 128 + number);
  client.disconnect();
}

TEST_CASE("profile and snapshots stay readable after a crash", "[session][ending]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const int pid = debuggee_of(client);
  client.request("profiling/start", {{"interval", 1}});
  client.request("takeHeapSnapshot");
  client.pump_for(700ms);
  kill(pid, SIGKILL);
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  const json profiles = client.request("profiling/list").at("profiles");
  REQUIRE(profiles.size() == 1);
  CHECK(profiles[0].at("samples").get<int>() > 0);
  const json exported = client.request("profiling/export", {{"format", "folded"}});
  CHECK(exported.at("content").get<std::string>().find("work") != std::string::npos);
  CHECK(client.request("getHeapSnapshot", {{"id", 1}, {"count", 5}}).at("objects").size() == 5);
  client.disconnect();
}

TEST_CASE("a client that is gone takes the launched program with it", "[session][ending]") {
  const WrittenProgram written{"while true do local x = ('x'):rep(100) end"};
  auto client = Client::run(written.get());
  const int pid = debuggee_of(client);
  const std::string how = GENERATE("eof", "kill", "term", "int");
  CAPTURE(how);
  if (how == "eof") client.process().close_input();
  if (how == "kill") client.process().signal(SIGKILL);
  if (how == "term") client.process().signal(SIGTERM);
  if (how == "int") client.process().signal(SIGINT);
  CHECK(gone_within(pid, 2000ms));
  client.process().wait_for_exit();
}

TEST_CASE("a program blocked in a C call ends with its client, and so do its children", "[session][ending]") {
  const WrittenProgram written{
      "local f = io.popen('echo $$; exec sleep 1000')\nprint(f:read('*l'))\nio.stdout:flush()\nf:read('*a')\n"};
  auto client = Client::run(written.get());
  const int pid = debuggee_of(client);
  (void)client.expect_event("output", [](const json& b) { return b.value("category", "") == "stdout"; });
  const int child = std::stoi(client.output());
  client.disconnect();
  CHECK(gone_within(pid, 2000ms));
  CHECK(gone_within(child, 2000ms));
}

TEST_CASE("terminate ends a program at its next safe point, even one that catches errors", "[session][ending]") {
  const WrittenProgram written{"while true do pcall(function() while true do end end) end"};
  auto client = Client::run(written.get());
  client.pump_for(50ms);
  client.request("terminate");
  client.expect_terminated();
  client.disconnect();
}

TEST_CASE("a second terminate kills", "[session][ending]") {
  const WrittenProgram written{"os.execute('exec sleep 1000')"};
  auto client = Client::run(written.get());
  client.pump_for(50ms);
  client.request("terminate");
  client.request("terminate");
  client.expect_terminated();
  client.disconnect();
}

TEST_CASE("disconnect is answered at any moment", "[session][ending]") {
  const auto loop = program("loop.lua");
  auto early = Client{};
  early.disconnect();
  auto launched = Client::launch(loop);
  launched.disconnect();
  auto stopped = Client::run(loop, {{"stopOnEntry", true}});
  stopped.expect_stopped("entry");
  stopped.disconnect();
}

TEST_CASE("os.exit inside a coroutine flushes its output and gives its code", "[session][ending]") {
  const WrittenProgram written{"coroutine.wrap(function() io.write('last words'); os.exit(3) end)()"};
  auto client = Client::run(written.get());
  CHECK(client.expect_terminated() == 3);
  CHECK(client.output() == "last words");
}

TEST_CASE("a program that is killed in its first line was launched, and is told as any other", "[session][ending]") {
  const WrittenProgram written{"os.execute('kill -KILL $PPID')"};
  auto client = Client::run(written.get());
  const json named = client.expect_event("output");
  CHECK(named.at("output").get<std::string>().find("signal 9 (SIGKILL") != std::string::npos);
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  client.disconnect();
}

TEST_CASE("a second terminate kills, and the signal is named", "[session][ending]") {
  const WrittenProgram written{"io.write('sleeping') io.stdout:flush() os.execute('sleep 5')"};
  auto client = Client::run(written.get());
  (void)client.expect_event("output");
  client.pump_for(200ms);  // it sleeps, and comes to no safe point
  client.request("terminate");
  client.request("terminate");
  const json named = client.expect_event("output");
  CHECK(named.at("output").get<std::string>().find("signal 9 (SIGKILL") != std::string::npos);
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  client.disconnect();
}

TEST_CASE("a program that ends before configurationDone is told as any other, and does not come to life again",
          "[session][ending]") {
  const auto loop = program("loop.lua");
  auto client = Client::launch(loop);
  client.set_breakpoints(loop, {});  // answered when the program is ready
  const int host = new_child_of(client.process().id(), {});
  const std::string how = GENERATE("a signal", "terminate");
  CAPTURE(how);
  if (how == "a signal") kill(host, SIGKILL);
  if (how == "terminate") client.request("terminate");
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  client.configuration_done();  // the launch is answered, too
  CHECK(client.refusal("continue", {{"threadId", 1}}).find("got a program that has ended") != std::string::npos);
  CHECK_FALSE(client.event_came("process"));
  client.disconnect();
}

TEST_CASE("a program that is terminated while it is being started is told as any other", "[session][ending]") {
  const auto loop = program("loop.lua");
  Client client;
  client.initialize();
  client.process().signal(SIGSTOP);  // both are there when it reads on
  client.launch_request(loop, json::object());
  client.send("terminate");
  client.process().signal(SIGCONT);
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  client.configuration_done();
  CHECK_FALSE(client.event_came("process"));
  client.disconnect();
}
