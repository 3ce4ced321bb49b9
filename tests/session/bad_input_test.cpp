#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("a launch attribute that is misspelt or ill-typed is refused by its name", "[session][bad input]") {
  const auto shapes = program("shapes.lua");
  const auto [attribute, value, begin] = GENERATE(table<std::string, json, std::string>({
      {"progam", "x", "progam: expected "},
      {"args", "one", "args: expected an array, got \"one\""},
      {"args", json::array({1}), "args[0]: expected a string, got 1"},
      {"stopOnEntry", "yes", "stopOnEntry: expected a boolean, got \"yes\""},
      {"env", json{{"A", 5}}, "env.A: expected a string"},
      {"cwd", "/no/such/folder", "cwd: expected "},
      {"lua", "6.6", "lua: expected "},
      {"console", "window", "console: expected "},
      {"evaluateTimeoutMs", 0, "evaluateTimeoutMs: expected "},
      {"breakpointMode", "magic", "breakpointMode: expected "},
      {"pathMappings", json::array({json{{"localRoot", 1}}}), "pathMappings[0].localRoot: expected a string, got 1"},
      {"profile", json{{"mode", "guess"}}, "profile.mode: expected "},
  }));
  CAPTURE(attribute);
  Client client;
  client.initialize();
  json arguments{{"program", shapes.path()}};
  arguments[attribute] = value;
  const auto text = client.refusal("launch", arguments);
  INFO(text);
  CHECK(text.find(begin) == 0);
  client.disconnect();
}

TEST_CASE("editors' own launch attributes are not misspelt", "[session][bad input]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::run(shapes, {{"type", "wayfinder"},
                                     {"name", "Run"},
                                     {"request", "launch"},
                                     {"__sessionId", "1"},
                                     {"__configurationTarget", 6},
                                     {"preLaunchTask", "x"},
                                     {"postDebugTask", "x"},
                                     {"internalConsoleOptions", "x"},
                                     {"presentation", json::object()},
                                     {"debugServer", 1},
                                     {"serverReadyAction", json::object()},
                                     {"suppressMultipleSessionWarning", true},
                                     {"preRestartTask", "x"}});
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a request without its argument is answered with the sentence and the session goes on",
          "[session][bad input]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::run(shapes, {{"stopOnEntry", true}});
  client.expect_stopped();
  const json response = client.refused("stackTrace", json::object());
  const json& error = response.at("body").at("error");
  CHECK(error.at("format") == "threadId: expected an integer, got nothing");
  CHECK(response.at("message") == error.at("format"));
  CHECK(error.at("id").is_number_integer());
  CHECK(error.at("showUser").is_boolean());
  CHECK(client.refusal("stackTrace", {{"threadId", "one"}}) == "threadId: expected an integer, got \"one\"");
  CHECK(client.refusal("stackTrace", {{"threadId", 99}}).find("threadId: expected ") == 0);
  CHECK(client.refusal("setBreakpoints", {{"source", {{"path", shapes.path()}}}, {"breakpoints", {{{"line", 0}}}}})
            .find("breakpoints[0].line: expected ") == 0);
  CHECK(client.refusal("fly", {}).find("command: expected ") == 0);
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("requests in a state where they make no sense are errors", "[session][bad input]") {
  Client client;
  CHECK_FALSE(client.refusal("threads").empty());
  client.initialize();
  CHECK_FALSE(client.refusal("initialize", {{"adapterID", "again"}}).empty());
  CHECK_FALSE(client.refusal("continue", {{"threadId", 1}}).empty());
  client.disconnect();
}

TEST_CASE("unknown arguments of DAP's requests are ignored, of Wayfinder's own refused", "[session][bad input]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::run(shapes, {{"stopOnEntry", true}});
  client.expect_stopped();
  client.request("threads", {{"somethingNew", 1}});
  CHECK(client.refusal("profiling/start", {{"mod", "sampling"}}).find("mod: expected ") == 0);
  CHECK(client.refusal("takeHeapSnapshot", {{"colect", true}}).find("colect: expected ") == 0);
}

TEST_CASE("a body that is no message is ignored and the session goes on", "[session][bad input]") {
  Client client;
  client.send_raw("Content-Length: 7\r\n\r\nnonsens");
  client.send_raw("Content-Length: 2\r\n\r\n[]");
  client.send_raw("Content-Length: 34\r\n\r\n{\"seq\":1,\"type\":\"request\",\"cmd\":1}");
  client.initialize();
  client.disconnect();
}

TEST_CASE("arguments may be missing, null, empty or an array", "[session][bad input]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::run(shapes, {{"stopOnEntry", true}});
  client.expect_stopped();
  client.request("threads", nullptr);
  client.request("threads", json::array());
}

TEST_CASE("broken framing on stdio is one clear line on stderr and exit code 2", "[session][bad input]") {
  const std::string bytes = GENERATE(as<std::string>{}, "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                     "Content-Length: many\r\n\r\n{}", "Content-Length: 99999999999\r\n\r\n",
                                     std::string(5000, 'x'), "Content-Le", "Content-Length: 100\r\n\r\n{\"seq\":1");
  Client client;
  client.send_raw(bytes);
  client.process().close_input();
  CHECK(client.process().wait_for_exit() == 2);
  const std::string errors = client.process().errors();
  CHECK(errors.find("expected") != std::string::npos);
  CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
}
