#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("a breakpoint stops at its line and shows stack and locals", "[session][breakpoint]") {
  const auto shapes = program("shapes.lua");
  auto modes = engines_of_tests();
  modes.emplace_back("auto");
  const std::string mode = GENERATE_COPY(from_range(modes));
  CAPTURE(mode);
  auto client = Client::launch(shapes, {{"breakpointMode", mode}});
  const int line = shapes.line_of("-- break: inside inspect_me");
  const json breakpoint = client.set_breakpoint(shapes, line);
  CHECK(breakpoint.at("verified") == true);
  CHECK(breakpoint.at("line") == line);
  client.configuration_done();
  const auto stop = client.expect_stopped("breakpoint");
  CHECK(stop.body.at("allThreadsStopped") == true);
  CHECK(stop.body.at("hitBreakpointIds") == json::array({breakpoint.at("id")}));
  CHECK(client.top_line() == line);
  const auto names = client.stack_names();
  REQUIRE(names.size() >= 3);
  CHECK(names[0].find("inspect_me") != std::string::npos);
  CHECK(names[1].find("outer") != std::string::npos);
  CHECK(client.locals().at("integer") == "42");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "hello\t2\ncounter\t11\n");
}

TEST_CASE("a breakpoint on a line without code moves to the next one of its function", "[session][breakpoint]") {
  const WrittenProgram written{
      "local function f()\n  -- nothing here\n\n  local x = 1 -- bound\n  return x\nend\nf()\n"};
  auto client = Client::launch(written.get());
  const json breakpoint = client.set_breakpoint(written.get(), 2);
  CHECK(breakpoint.at("verified") == true);
  CHECK(breakpoint.at("line") == 4);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == 4);
}

TEST_CASE("two breakpoints on one line are both answered and a cleared one does not stop", "[session][breakpoint]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes);
  const int line = shapes.line_of("-- break: at the end");
  const json both = client.set_breakpoints(shapes, {{{"line", line}}, {{"line", line}}});
  REQUIRE(both.size() == 2);
  CHECK(both[1].at("verified") == true);
  const json again = client.set_breakpoints(shapes, {{{"line", line}}});
  CHECK(again[0].at("id") == both[0].at("id"));
  client.set_breakpoints(shapes, {});
  client.configuration_done();
  CHECK(client.expect_terminated() == 0);
  CHECK_FALSE(client.event_came("stopped"));
}

TEST_CASE("a condition decides by locals, fields and calls", "[session][breakpoint]") {
  const WrittenProgram written{R"(local t = { n = 0 }
local function even(x) return x % 2 == 0 end
for i = 1, 100 do
  t.n = i -- here
end
print(even(1)))"};
  const std::string condition =
      GENERATE("i == 42", "t.n == 41", "i > 41", "even(i) and i > 41 and i < 43", "i % 42 == 0");
  CAPTURE(condition);
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), 4, {{"condition", condition}});
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("i") == "42");
}

TEST_CASE("a hit condition counts in the program", "[session][breakpoint]") {
  const WrittenProgram written{"for i = 1, 100 do\n  local x = i -- here\nend\n"};
  const auto [condition, first] = GENERATE(table<std::string, std::string>(
      {{"5", "5"}, {"== 6", "6"}, {">= 7", "7"}, {"> 7", "8"}, {"< 3", "1"}, {"<= 3", "1"}, {"% 9", "9"}}));
  CAPTURE(condition);
  auto client = Client::launch(written.get());
  CHECK(client.set_breakpoint(written.get(), 2, {{"hitCondition", condition}}).at("verified") == true);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("i") == first);
}

TEST_CASE("a condition or hit condition that is none is said at once and not verified", "[session][breakpoint]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes);
  const int line = shapes.line_of("-- break: at the end");
  const json broken = client.set_breakpoint(shapes, line, {{"condition", "x =="}});
  CHECK(broken.at("verified") == false);
  CHECK_FALSE(broken.at("message").get<std::string>().empty());
  const json hit = client.set_breakpoint(shapes, line, {{"hitCondition", "often"}});
  CHECK(hit.at("verified") == false);
  CHECK(hit.at("message").get<std::string>().find("often") != std::string::npos);
}

TEST_CASE("a log point writes one line a hit, with source and line, and does not stop", "[session][breakpoint]") {
  const WrittenProgram written{"for i = 1, 1000 do\n  local x = i * 2\n  local y = x -- here\nend\nprint('end')\n"};
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), 3, {{"logMessage", "i is {i}, x is {x} {{really}}"}});
  client.configuration_done();
  const json event = client.expect_event(
      "output", [](const json& b) { return b.value("category", "") == "console" && b.contains("line"); });
  CHECK(event.at("line") == 3);
  CHECK(event.at("source").at("path") == written.get().path());
  client.expect_terminated();
  std::string expected;
  for (int i = 1; i <= 1000; ++i) {
    expected += "i is " + std::to_string(i) + ", x is " + std::to_string(2 * i) + " {really}\n";
  }
  CHECK(client.output("console").find(expected) != std::string::npos);
}

TEST_CASE("a function breakpoint stops in a function by its name", "[session][breakpoint]") {
  const WrittenProgram written{R"(M = {}
function M.handle(x) return x end
Class = {}
function Class:method() return self end
function globally() return 1 end
globally()
M.handle(3)
Class:method()
)"};
  const auto [name, line] = GENERATE(
      table<std::string, int>({{"globally", 5}, {"M.handle", 2}, {"Class:method", 4}, {"program.lua:globally", 5}}));
  CAPTURE(name);
  auto client = Client::launch(written.get());
  client.request("setFunctionBreakpoints", {{"breakpoints", {{{"name", name}}}}});
  client.configuration_done();
  client.expect_stopped("function breakpoint");
  CHECK(client.top_line() == line);
}

TEST_CASE("breakpoints can be set and cleared while the program runs", "[session][breakpoint]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const int line = loop.line_of("-- break: remember");
  CHECK(client.set_breakpoint(loop, line).at("verified") == true);
  client.expect_stopped("breakpoint");
  client.set_breakpoints(loop, {});
  client.continue_all();
  client.set_breakpoint(loop, loop.line_of("-- break: in work"));
  client.expect_stopped("breakpoint");
  client.set_breakpoints(loop, {});
  (void)client.evaluate("(function() Stop = true end)()");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a breakpoint in a module that is loaded later stops before its first line has run",
          "[session][breakpoint]") {
  const WrittenProgram written{"local m = require('later')\nprint(m.value)\n"};
  written.add("later.lua", "local M = {} -- first\nM.value = 5 -- second\nreturn M\n");
  const Program later{written.folder() / "later.lua"};
  auto client = Client::launch(written.get(), {{"cwd", written.folder().string()}});
  CHECK(client.set_breakpoint(later, 1).at("verified") == true);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == 1);
  CHECK(client.stack()[0].at("source").at("path") == later.path());
}

TEST_CASE("breakpointLocations names the lines with code", "[session][breakpoint]") {
  const WrittenProgram written{"local a = 1\n\n-- no code\nlocal b = 2\n"};
  auto client = Client::launch(written.get());
  const json found = client.request("breakpointLocations",
                                    {{"source", {{"path", written.get().path()}}}, {"line", 1}, {"endLine", 4}});
  std::vector<int> lines;
  for (const auto& location : found.at("breakpoints"))
    lines.push_back(location.at("line"));
  CHECK(lines == std::vector<int>{1, 4});
}

TEST_CASE("what editors send for an emptied field is no condition and no log message", "[session][breakpoint]") {
  const WrittenProgram written{"for i = 1, 3 do\n  local x = i -- here\nend\n"};
  const json left_over = GENERATE(json{{"logMessage", ""}}, json{{"condition", "  "}}, json{{"hitCondition", " "}});
  CAPTURE(left_over);
  auto client = Client::launch(written.get());
  CHECK(client.set_breakpoint(written.get(), 2, left_over).at("verified") == true);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("i") == "1");
  CHECK(client.output("console").empty());
}

TEST_CASE("each list of breakpoints is answered with an entry for each of its own, though another list follows at once",
          "[session][breakpoint]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop, {{"stopOnEntry", true}});
  client.expect_stopped("entry");
  const auto lines = [&](const std::vector<std::string>& markers) {
    json list = json::array();
    for (const auto& marker : markers)
      list.push_back({{"line", loop.line_of(marker)}});
    return json{{"source", {{"path", loop.path()}}}, {"breakpoints", std::move(list)}};
  };
  const auto functions = [](const std::vector<std::string>& names) {
    json list = json::array();
    for (const auto& name : names)
      list.push_back({{"name", name}});
    return json{{"breakpoints", std::move(list)}};
  };
  client.process().signal(SIGSTOP);  // all are there when it reads on
  const int first = client.send("setBreakpoints", lines({"-- break: remember", "-- break: in work"}));
  const int second = client.send("setBreakpoints", lines({"-- break: in work"}));
  const int first_named = client.send("setFunctionBreakpoints", functions({"remember", "work"}));
  const int second_named = client.send("setFunctionBreakpoints", functions({"work"}));
  client.process().signal(SIGCONT);
  const auto answer = [&](int seq) { return client.expect_response(seq).at("body").at("breakpoints"); };
  const json placed = answer(first);
  REQUIRE(placed.size() == 2);
  const json placed_again = answer(second);
  REQUIRE(placed_again.size() == 1);
  CHECK(placed[0].at("id") != placed[1].at("id"));
  CHECK(placed[0].at("verified") == false);  // it is gone
  CHECK(placed_again[0].at("id") == placed[1].at("id"));
  CHECK(placed_again[0].at("verified") == true);
  const json named = answer(first_named);
  REQUIRE(named.size() == 2);
  const json named_again = answer(second_named);
  REQUIRE(named_again.size() == 1);
  CHECK(named_again[0].at("id") == named[1].at("id"));
}
