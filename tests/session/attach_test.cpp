#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/listening_program.hpp"
#include "tests/session/processes.hpp"
#include "tests/session/tcp_channel.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

Client attached(const ListeningProgram& listening, json arguments = json::object()) {
  auto client = Client::attach(listening.port(), std::move(arguments));
  client.configuration_done();
  return client;
}

void stop_program(Client& client) {
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
}

}  // namespace

TEST_CASE("a client debugs a program that runs, leaves it as it was, and comes again", "[session][attach]") {
  const auto source = program("attached.lua");
  ListeningProgram listening{source};
  const std::string untouched = listening.next_line();
  REQUIRE(untouched.find("hook=nil events=0+0 ") == 0);
  constexpr int cycles = 10;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    CAPTURE(cycle);
    auto client = attached(listening);
    CHECK(client.expect_event("process").at("startMethod") == "attach");
    CHECK(client.set_breakpoint(source, source.line_of("-- in work")).at("verified") == true);
    client.expect_stopped("breakpoint");
    CHECK(client.locals().at("n") == "20000");
    client.set_breakpoint(source, source.line_of("-- in waiting"));
    client.continue_all();
    const auto inside = client.expect_stopped("breakpoint");
    CHECK(inside.thread != 1);
    if (cycle % 2 == 0) client.continue_all(inside.thread);
    client.request("disconnect", {{"terminateDebuggee", false}});
    CHECK(listening.says_soon(untouched));
  }
  auto last = attached(listening);
  stop_program(last);
  CHECK(last.expect_terminated() == 7);
  last.disconnect();
  CHECK(listening.process().wait_for_exit() == 7);
}

TEST_CASE("a program that was left runs as fast as before", "[session][attach]") {
  const auto source = WrittenProgram{R"(Stop = false
local function leaf(x) return x + 1 end -- in leaf
while not Stop do
  local began, best = os.clock(), math.huge
  for _ = 1, 10 do
    local start, x = os.clock(), 0
    for _ = 1, 100000 do x = leaf(x) end
    best = math.min(best, os.clock() - start)
  end
  print(best * 1e6)
  io.stdout:flush()
end
)"};
  ListeningProgram listening{source.get()};
  const double before = std::stod(listening.next_line());
  auto client = attached(listening);
  client.set_breakpoint(source.get(), 2, {{"condition", "x < 0"}});
  const double with_breakpoint = std::stod(listening.next_line());
  CHECK(with_breakpoint > before * 1.5);
  client.disconnect();
  double after = std::stod(listening.next_line());
  for (int more = 0; more < 10 && after > before * 1.3; ++more)
    after = std::min(after, std::stod(listening.next_line()));
  CHECK(after < before * 1.3);
}

TEST_CASE("a second client is refused by an error that names the first, and gets in after it", "[session][attach]") {
  const ListeningProgram listening{program("attached.lua")};
  auto first = attached(listening);
  Client second{std::make_unique<TcpChannel>(listening.port())};
  second.initialize();
  const std::string refusal = second.refusal("attach");
  CHECK(refusal.find("attach: expected a program without a client, got ") == 0);
  CHECK(refusal.find("client 1") != std::string::npos);
  CHECK(first.request("threads").at("threads").size() >= 1);
  first.disconnect();
  const int attach = second.send("attach");
  second.request("configurationDone");
  CHECK(second.expect_response(attach).at("success") == true);
  stop_program(second);
  CHECK(second.expect_terminated() == 7);
}

TEST_CASE("a client without the token, or with a wrong one, does not get in", "[session][attach]") {
  const ListeningProgram listening{program("attached.lua"), {"--token", "secret"}};
  Client client{std::make_unique<TcpChannel>(listening.port())};
  client.initialize();
  CHECK(client.refusal("attach").find("token: expected ") == 0);
  const std::string wrong = client.refusal("attach", {{"token", "guess"}});
  CHECK(wrong.find("token: expected ") == 0);
  CHECK(wrong.find("secret") == std::string::npos);
  const int attach = client.send("attach", {{"token", "secret"}});
  client.request("configurationDone");
  CHECK(client.expect_response(attach).at("success") == true);
}

TEST_CASE("a server with a program of its own debugs that one and no other", "[session][attach]") {
  const auto source = program("attached.lua");
  const ListeningProgram listening{source};
  Client client{std::make_unique<TcpChannel>(listening.port())};
  client.initialize();
  CHECK(client.refusal("launch", {{"program", source.path()}}).find("launch: expected attach") == 0);
  CHECK(client.refusal("attach", {{"port", 4711}}).find("port: expected nothing") == 0);
  const int attach = client.send("attach");
  client.request("configurationDone");
  CHECK(client.expect_response(attach).at("success") == true);
}

TEST_CASE("with --wait the first line waits for a client, also for a second one", "[session][attach]") {
  const auto source = program("attached.lua");
  const ListeningProgram listening{source, {"--wait"}};
  auto hasty = Client::attach(listening.port());
  hasty.disconnect();  // before configurationDone
  auto client = Client::attach(listening.port(), {{"stopOnEntry", true}});
  client.set_breakpoint(source, source.line_of("-- a turn"));
  client.configuration_done();
  client.expect_stopped("entry");
  CHECK(client.top_line() == source.line_of("local probe = require"));
  client.continue_all();
  client.expect_stopped("breakpoint");
}

TEST_CASE("stopOnEntry stops a program that runs already where it is", "[session][attach]") {
  ListeningProgram listening{program("attached.lua")};
  (void)listening.next_line();
  auto client = attached(listening, {{"stopOnEntry", true}});
  client.expect_stopped("entry");
  CHECK_FALSE(client.stack().empty());
  client.continue_all();
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
}

TEST_CASE("what was measured stays readable after the end of a program that was attached to", "[session][attach]") {
  ListeningProgram listening{program("attached.lua")};
  auto client = attached(listening);
  client.request("profiling/start", {{"interval", 1}});
  client.request("takeHeapSnapshot");
  client.pump_for(300ms);
  stop_program(client);
  CHECK(client.expect_terminated() == 7);
  const json folded = client.request("profiling/export", {{"format", "folded"}});
  CHECK(folded.at("content").get<std::string>().find("work") != std::string::npos);
  CHECK(client.request("getHeapSnapshot", {{"id", 1}, {"count", 5}}).at("objects").size() == 5);
  client.disconnect();
  CHECK(listening.process().wait_for_exit() == 7);
}

TEST_CASE("a program that fails ends its server with lua's exit code and message", "[session][attach]") {
  const WrittenProgram written{"while not Stop do end\nerror('the end')\n"};
  ListeningProgram listening{written.get()};
  auto client = Client::attach(listening.port());
  client.request("setExceptionBreakpoints", {{"filters", json::array()}});
  client.configuration_done();
  stop_program(client);
  CHECK(client.expect_terminated() == 1);
  client.disconnect();
  CHECK(listening.process().wait_for_exit() == 1);
  CHECK(listening.process().errors().find("the end") != std::string::npos);
}

TEST_CASE("a killed server takes its program with it", "[session][attach]") {
  ListeningProgram listening{program("attached.lua")};
  auto client = attached(listening);
  const int debuggee = client.expect_event("process").at("systemProcessId");
  listening.process().signal(SIGKILL);
  CHECK(gone_within(debuggee, 2000ms));
}

TEST_CASE("nothing but the program's own output comes to stdout, whoever comes and goes", "[session][attach]") {
  const WrittenProgram written{"print('first')\nwhile not Stop do end\nprint('last')\n"};
  ListeningProgram listening{written.get()};
  TcpChannel browser{listening.port()};
  browser.write_bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(browser.read_message(patience()) == std::nullopt);
  attached(listening).disconnect();
  auto client = attached(listening);
  stop_program(client);
  CHECK(client.expect_terminated() == 0);
  client.disconnect();
  CHECK(listening.process().read_rest() == "first\nlast\n");
  CHECK(listening.process().wait_for_exit() == 0);
  CHECK(listening.process().errors().find("was disconnected: header: expected ") != std::string::npos);
}

TEST_CASE("what was measured stays readable for as long as the client that was attached likes", "[session][attach]") {
  const WrittenProgram written{"while not Stop do end\nos.exit(7)\n"};
  ListeningProgram listening{written.get()};
  auto client = attached(listening);
  client.request("profiling/start", {{"interval", 1}});
  Client onlooker{std::make_unique<TcpChannel>(listening.port())};  // does not keep the server
  onlooker.initialize();
  stop_program(client);
  CHECK(client.expect_terminated() == 7);
  client.pump_for(11s);  // a person reads
  CHECK(client.request("profiling/list").at("profiles").size() == 1);
  client.disconnect();
  CHECK(listening.process().wait_for_exit() == 7);
}

TEST_CASE("after its program's end a signal ends the server, though a client still reads", "[session][attach]") {
  const int number = GENERATE(SIGTERM, SIGINT);
  CAPTURE(number);
  const WrittenProgram written{"while not Stop do end\nos.exit(7)\n"};
  ListeningProgram listening{written.get()};
  auto client = attached(listening);
  stop_program(client);
  CHECK(client.expect_terminated() == 7);
  listening.process().signal(number);
  CHECK(listening.process().wait_for_exit() == 7);
}
