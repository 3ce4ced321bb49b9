#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("an uncaught error stops at its throw point with the stack alive", "[session][exception]") {
  const auto errors = program("errors.lua");
  auto client = Client::run(errors, {{"args", {"main"}}});
  const auto stop = client.expect_stopped("exception");
  CHECK(client.top_line() == errors.line_of("-- throws: nil index"));
  CHECK(client.locals().at("marker") == "\"nil\"");
  const json info = client.request("exceptionInfo", {{"threadId", stop.thread}});
  CHECK(info.at("description").get<std::string>().find("attempt to index") != std::string::npos);
  CHECK(info.at("breakMode") == "unhandled");
  client.continue_all();
  CHECK(client.expect_terminated() == 1);
  CHECK(client.output("stderr").find("attempt to index") != std::string::npos);
}

TEST_CASE("an error that coroutine.wrap passes on is uncaught and stops inside the coroutine", "[session][exception]") {
  const auto errors = program("errors.lua");
  auto client = Client::run(errors, {{"args", {"wrap"}}});
  const auto stop = client.expect_stopped("exception");
  CHECK(stop.thread != 1);
  const json frames = client.stack(stop.thread);
  bool found = false;
  for (const auto& frame : frames)
    found = found || frame.at("line") == errors.line_of("-- throws: string");
  CHECK(found);
  client.continue_all(stop.thread);
  client.pump_for(std::chrono::milliseconds{200});
  if (client.event_came("stopped")) client.continue_all();
  CHECK(client.expect_terminated() == 1);
}

TEST_CASE("errors that pcall, xpcall and resume take stop only when asked to", "[session][exception]") {
  const auto errors = program("errors.lua");
  auto quiet = Client::run(errors, {{"args", {"none"}}});
  CHECK(quiet.expect_terminated() == 0);
  CHECK_FALSE(quiet.event_came("stopped"));

  auto client = Client::launch(errors, {{"args", {"none"}}});
  client.request("setExceptionBreakpoints", {{"filters", {"caught"}}});
  client.configuration_done();
  for (const auto* marker : {"-- throws: string", "-- throws: table", "-- throws: nil index", "-- throws: string"}) {
    const auto stop = client.expect_stopped("exception");
    bool found = false;
    for (const auto& frame : client.stack(stop.thread))
      found = found || frame.at("line") == errors.line_of(marker);
    CHECK(found);
    client.continue_all(stop.thread);
  }
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("an exception condition looks at err", "[session][exception]") {
  const auto errors = program("errors.lua");
  auto client = Client::launch(errors, {{"args", {"none"}}});
  client.request(
      "setExceptionBreakpoints",
      {{"filters", json::array()},
       {"filterOptions", {{{"filterId", "caught"}, {"condition", "type(err) == 'table' and err.code == 7"}}}}});
  client.configuration_done();
  const auto stop = client.expect_stopped("exception");
  bool found = false;
  for (const auto& frame : client.stack(stop.thread))
    found = found || frame.at("line") == errors.line_of("-- throws: table");
  CHECK(found);
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("an unknown exception filter is refused by name", "[session][exception]") {
  Client client;
  client.initialize();
  const auto text = client.refusal("setExceptionBreakpoints", {{"filters", {"cauhgt"}}});
  CHECK(text.find("filters[0]: expected") == 0);
  CHECK(text.find("\"cauhgt\"") != std::string::npos);
}

TEST_CASE("a condition that is none is refused as the client spelt it, and what was set stays",
          "[session][exception]") {
  const auto errors = program("errors.lua");
  auto client = Client::launch(errors, {{"args", {"main"}}});
  client.request("setExceptionBreakpoints", {{"filters", {"uncaught"}}});
  const json options = json::array({{{"filterId", "uncaught"}}, {{"filterId", "caught"}, {"condition", "err =="}}});
  CHECK(client.refusal("setExceptionBreakpoints", {{"filters", json::array()}, {"filterOptions", options}}) ==
        "filterOptions[1].condition: expected a Lua expression over err, got \"err ==\"");
  client.configuration_done();
  client.expect_stopped("exception");
}

TEST_CASE("a condition that turns out to be none switches its filter off, not the program", "[session][exception]") {
  const auto errors = program("errors.lua");
  Client client;
  client.initialize();
  const json options = json::array({{{"filterId", "uncaught"}}, {{"filterId", "caught"}, {"condition", "err =="}}});
  client.request("setExceptionBreakpoints", {{"filters", json::array()}, {"filterOptions", options}});
  client.launch_request(errors, {{"args", {"main"}}});
  client.configuration_done();
  client.expect_stopped("exception");
  CHECK(client.output("console") ==
        "caught.condition: expected a Lua expression over err, got \"err ==\"; this filter "
        "is off\n");
}

TEST_CASE("a condition that fails stops the program and says so", "[session][exception]") {
  const WrittenProgram written{"print(pcall(error))\n"};
  auto client = Client::launch(written.get());
  client.request(
      "setExceptionBreakpoints",
      {{"filters", json::array()}, {"filterOptions", {{{"filterId", "caught"}, {"condition", "err.code == 5"}}}}});
  client.configuration_done();
  const std::string text = client.expect_stopped("exception").body.at("text");
  CHECK(text.find("(error object is a nil value) (the filter's condition failed: ") == 0);
}

TEST_CASE("an error message of any size stops the program and is told in part", "[session][exception]") {
  const WrittenProgram written{"local big = ('x'):rep(1000):rep(7e4)\nprint(#big)\nerror(big, 0)\n"};
  auto client = Client::launch(written.get());
  client.request("setExceptionBreakpoints", {{"filters", {"uncaught"}}});
  client.set_breakpoint(written.get(), 2, {{"logMessage", "{big}"}});
  client.configuration_done();
  CHECK(client.expect_stopped("exception").body.at("text").get<std::string>().size() < 100'000);
  const json information = client.request("exceptionInfo", {{"threadId", 1}});
  CHECK(information.at("description").get<std::string>().size() < 2'000'000);
  CHECK(client.output("console").size() < 3'000'000);
  CHECK(client.locals().contains("big"));
}

TEST_CASE("errors of what the debugger itself evaluates stop nothing", "[session][exception][lua54]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  client.request("setExceptionBreakpoints", {{"filters", {"uncaught", "caught"}}});
  while (client.request("evaluate", {{"expression", "Stop"}}).at("result") == "nil") {
  }  // until the program's first lines have run
  for (const std::string_view context : {"hover", "watch", "repl"}) {
    CHECK(client.refusal("evaluate", {{"expression", "1 // 0"}, {"context", context}}).find("divide by zero") !=
          std::string::npos);
  }
  client.request("evaluate", {{"expression", "x = 5"}, {"context", "repl"}});  // no expression, which is tried first
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  CHECK_FALSE(client.event_came("stopped"));
}
