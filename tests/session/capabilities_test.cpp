#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("initialize promises what this version does and nothing else", "[session][capabilities]") {
  const char* condition = "An expression over the error value `err`, for instance: type(err) == \"table\"";
  const json filters =
      json::array({{{"filter", "uncaught"},
                    {"label", "Uncaught Errors"},
                    {"description", "Stop where an error is raised that nothing catches"},
                    {"default", true},
                    {"supportsCondition", true},
                    {"conditionDescription", condition}},
                   {{"filter", "caught"},
                    {"label", "Caught Errors"},
                    {"description", "Stop where an error is raised that pcall, xpcall or coroutine.resume takes"},
                    {"default", false},
                    {"supportsCondition", true},
                    {"conditionDescription", condition}}});
  Client client;
  client.initialize();
  CHECK(client.capabilities() == json{{"supportsConfigurationDoneRequest", true},
                                      {"supportsFunctionBreakpoints", true},
                                      {"supportsConditionalBreakpoints", true},
                                      {"supportsHitConditionalBreakpoints", true},
                                      {"supportsLogPoints", true},
                                      {"supportsEvaluateForHovers", true},
                                      {"exceptionBreakpointFilters", filters},
                                      {"supportsExceptionFilterOptions", true},
                                      {"supportsExceptionInfoRequest", true},
                                      {"supportsSetVariable", true},
                                      {"supportsSetExpression", true},
                                      {"supportsCompletionsRequest", true},
                                      {"completionTriggerCharacters", {".", ":"}},
                                      {"supportsRestartRequest", true},
                                      {"supportsTerminateRequest", true},
                                      {"supportsDelayedStackTraceLoading", true},
                                      {"supportsLoadedSourcesRequest", true},
                                      {"supportsBreakpointLocationsRequest", true},
                                      {"supportsCancelRequest", true},
                                      {"supportsClipboardContext", true},
                                      {"supportsValueFormattingOptions", true},
                                      {"supportsANSIStyling", true}});
  client.disconnect();
}

TEST_CASE("types of values are told to clients that understand them", "[session][capabilities]") {
  const auto shapes = program("shapes.lua");
  const bool understands = GENERATE(true, false);
  CAPTURE(understands);
  Client client;
  client.initialize({{"supportsVariableType", understands}});
  client.launch_request(shapes, json::object());
  client.set_breakpoint(shapes, shapes.line_of("-- break: inside inspect_me"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const json body = client.request("variables", {{"variablesReference", client.scope("Locals")}});
  const json& variables = body.at("variables");
  REQUIRE(!variables.empty());
  for (const json& variable : variables)
    CHECK(variable.contains("type") == understands);
  client.disconnect();
}

TEST_CASE("frames are named in the format that the client asks for", "[session][capabilities]") {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes);
  const int line = shapes.line_of("-- break: inside inspect_me");
  client.set_breakpoint(shapes, line);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const auto named = [&](json format, std::size_t frame = 0) {
    return client.stack(1, {{"format", std::move(format)}}).at(frame).at("name").get<std::string>();
  };
  const std::string at = std::to_string(line);
  CHECK(named(json::object()) == "inspect_me");
  CHECK(named({{"parameters", true}}) == "inspect_me(first, ...)");
  CHECK(named({{"parameters", true}, {"parameterValues", true}}) == "inspect_me(\"hello\", ...)");
  CHECK(named({{"parameters", true}, {"parameterTypes", true}, {"parameterNames", true}, {"parameterValues", true}}) ==
        "inspect_me(string first = \"hello\", ...)");
  CHECK(named({{"parameters", true}}, 1) == "outer(value)");
  CHECK(named({{"line", true}}) == "inspect_me line " + at);
  CHECK(named({{"module", true}}) == "inspect_me shapes.lua");
  CHECK(named({{"module", true}, {"line", true}, {"parameters", true}}) == "inspect_me(first, ...) shapes.lua:" + at);
  CHECK(client.stack_names().front() == "inspect_me");
}

TEST_CASE("escape sequences of a program's output reach the client as they are", "[session][capabilities]") {
  const WrittenProgram written{R"(io.write("\27[31mred\27[0m"))"};
  auto client = Client::run(written.get());
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "\x1b[31mred\x1b[0m");
}
