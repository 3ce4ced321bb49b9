#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/session/client.hpp"
#include "tests/session/plain_run.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("a launched program's output arrives whole, in order and before terminated", "[session][launch]") {
  const WrittenProgram written{R"(
for i = 1, 20000 do io.write(i, "\n") end
io.stderr:write("to stderr\n")
io.write("no newline at the end"))"};
  auto client = Client::run(written.get());
  CHECK(client.expect_terminated() == 0);
  std::string expected;
  for (int i = 1; i <= 20000; ++i)
    expected += std::to_string(i) + "\n";
  CHECK(client.output() == expected + "no newline at the end");
  CHECK(client.output("stderr") == "to stderr\n");
  client.disconnect();
}

TEST_CASE("output that is no UTF-8 is shown escaped and given raw as base64", "[session][launch]") {
  const WrittenProgram written{R"(io.write("a\255b"))"};
  auto client = Client::run(written.get());
  const json body = client.expect_event("output", [](const json& b) { return b.value("category", "") == "stdout"; });
  CHECK(body.at("output") == "a\\xFFb");
  CHECK(body.at("data").dump().find("Yf9i") != std::string::npos);
  client.expect_terminated();
}

TEST_CASE("a UTF-8 character is never cut in two", "[session][launch]") {
  const WrittenProgram written{R"(
io.stdout:setvbuf("no")
for i = 1, 200 do io.write("\195"); io.write("\169") end)"};
  auto client = Client::run(written.get());
  client.expect_terminated();
  std::string expected;
  for (int i = 0; i < 200; ++i)
    expected += "é";
  CHECK(client.output() == expected);
}

TEST_CASE("arguments, environment and folder reach the program", "[session][launch]") {
  const WrittenProgram written{R"(
print(arg[0] ~= nil, arg[1], arg[2], ...)
print(os.getenv("WAYFINDER_ADDED"), os.getenv("WAYFINDER_REMOVED"))
print(io.open("beside.txt") ~= nil, io.read("*l"))
os.exit(7))"};
  written.add("beside.txt", "x");
  setenv("WAYFINDER_REMOVED", "still here", 1);
  auto client = Client::run(written.get(), {{"args", {"one", "two words"}},
                                            {"env", {{"WAYFINDER_ADDED", "yes"}, {"WAYFINDER_REMOVED", nullptr}}},
                                            {"cwd", written.folder().string()}});
  unsetenv("WAYFINDER_REMOVED");
  CHECK(client.expect_terminated() == 7);
  CHECK(client.output() == "true\tone\ttwo words\tone\ttwo words\nyes\tnil\ntrue\tnil\n");
}

TEST_CASE("luaPath and luaCpath come before the program's own", "[session][launch]") {
  const WrittenProgram written{"print((require('greeting')))\nprint(package.cpath:sub(1, 9))"};
  written.add("lib/greeting.lua", "return 'hello from lib'");
  auto client =
      Client::run(written.get(), {{"luaPath", (written.folder() / "lib/?.lua").string()}, {"luaCpath", "/c/?.so;x"}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "hello from lib\n/c/?.so;x\n");
}

TEST_CASE("a program with a syntax error says so on stderr and exits with 1", "[session][launch]") {
  const WrittenProgram written{"local x = = 1\n"};
  auto client = Client::run(written.get());
  CHECK(client.expect_terminated() == 1);
  CHECK(client.output("stderr").find("program.lua:1:") != std::string::npos);
}

TEST_CASE("a program that is not there is refused by name", "[session][launch]") {
  Client client;
  client.initialize();
  CHECK(client.refusal("launch", {{"program", "/no/such/file.lua"}}).find("/no/such/file.lua") != std::string::npos);
}

TEST_CASE("the program stops at its first line when asked to", "[session][launch]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::run(shapes, {{"stopOnEntry", true}});
  const auto stop = client.expect_stopped("entry");
  CHECK(stop.thread == 1);
  CHECK(client.top_line() == 2);
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("with noDebug breakpoints do nothing", "[session][launch]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes, {{"noDebug", true}, {"stopOnEntry", true}});
  client.set_breakpoint(shapes, shapes.line_of("-- break: at the end"));
  client.configuration_done();
  CHECK(client.expect_terminated() == 0);
  CHECK_FALSE(client.event_came("stopped"));
}

TEST_CASE("output, exit code and error text equal the plain interpreter's", "[session][launch]") {
  const auto errors = program("errors.lua");
  const std::string argument = GENERATE("none", "wrap", "main");
  CAPTURE(argument);
  const PlainRun plain = run_plain(errors, {}, argument);
  const auto folder = std::filesystem::path{errors.path()}.parent_path().string();
  auto client = Client::launch(errors, {{"args", {argument}}, {"cwd", folder}});
  client.request("setExceptionBreakpoints", {{"filters", json::array()}});
  client.configuration_done();
  CHECK(client.expect_terminated() == plain.exit_code);
  CHECK(without_addresses(client.output("stderr")) == without_addresses(plain.errors));
}

TEST_CASE("restart runs the program again with the same breakpoints", "[session][launch]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes);
  client.set_breakpoint(shapes, shapes.line_of("-- break: at the end"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.request("restart");
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == shapes.line_of("-- break: at the end"));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a trace has every message of both directions", "[session][launch]") {
  const WrittenProgram home{"print('traced')\n"};
  auto client = Client::run(home.get(), {{"cwd", home.folder().string()}, {"trace", "traffic.log"}});
  client.expect_terminated();
  client.disconnect();
  const std::string trace = text_of_file(home.folder() / "traffic.log");
  CHECK(trace.find("\"command\":\"configurationDone\"") != std::string::npos);
  CHECK(trace.find("\"event\":\"terminated\"") != std::string::npos);
  CHECK(trace.find("\"command\":\"disconnect\"") != std::string::npos);
  CHECK((std::filesystem::status(home.folder() / "traffic.log").permissions() & std::filesystem::perms::all) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

  auto logging = Client::run(home.get(), {{"trace", true}});
  logging.expect_terminated();
  logging.disconnect();
  CHECK(logging.process().errors().find("\"event\":\"terminated\"") != std::string::npos);

  Client refused;
  refused.initialize();
  const std::string refusal = refused.refusal("launch", {{"program", home.get().path()}, {"trace", "/no/such/t.log"}});
  CHECK(refusal.find("trace: expected ") == 0);
}

TEST_CASE("restart with arguments that are none is refused by their name, and the program goes on",
          "[session][launch]") {
  auto client = Client::run(program("loop.lua"));
  CHECK(client.refusal("restart", {{"arguments", 5}}) == "arguments: expected an object, got 5");
  CHECK(client.refusal("restart", {{"arguments", json::array({1})}}) == "arguments: expected an object, got [1]");
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
}
