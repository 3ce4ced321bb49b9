#include "protocol/generated/dap_types.hpp"

#include <catch2/catch.hpp>

#include "protocol/link_messages.hpp"

namespace wayfinder {
namespace {

template <class T>
json through(const json& value) {
  const auto message = read<T>(value, {}, UnknownFields::refuse);
  if (!message) FAIL(message.error().message);
  return write(*message);
}

TEST_CASE("DAP messages keep every field through reading and writing", "[protocol][dap_types]") {
  const json breakpoints = {{"source", {{"path", "/a.lua"}, {"name", "a.lua"}}},
                            {"breakpoints", {{{"line", 3}, {"condition", "x > 1"}, {"logMessage", "{x}"}}}},
                            {"sourceModified", false}};
  CHECK(through<dap::SetBreakpointsArguments>(breakpoints) == breakpoints);

  const json stack = {{"stackFrames", {{{"id", 1}, {"name", "f"}, {"line", 2}, {"column", 0}, {"moduleId", "m"}}}},
                      {"totalFrames", 1}};
  CHECK(through<dap::StackTraceResponseBody>(stack) == stack);

  const json variables = {{"variables", {{{"name", "x"}, {"value", "1"}, {"variablesReference", 0}}}}};
  CHECK(through<dap::VariablesResponseBody>(variables) == variables);

  const json stopped = {{"reason", "breakpoint"}, {"threadId", 1}, {"hitBreakpointIds", {4, 5}}};
  CHECK(through<dap::StoppedEventBody>(stopped) == stopped);

  const json output = {{"category", "stdout"}, {"output", "x\n"}, {"data", {{"base64", "/w=="}}}};
  CHECK(through<dap::OutputEventBody>(output) == output);
}

TEST_CASE("what the specification requires is required, by name", "[protocol][dap_types]") {
  const auto arguments = read<dap::SetBreakpointsArguments>({{"breakpoints", json::array()}});
  REQUIRE_FALSE(arguments);
  CHECK(arguments.error().field == "source");
  const auto initialize = read<dap::InitializeRequestArguments>(json::object());
  REQUIRE_FALSE(initialize);
  CHECK(initialize.error().field == "adapterID");
}

TEST_CASE("requests and events carry the specification's names", "[protocol][dap_types]") {
  CHECK(dap::StackTraceRequest::command == "stackTrace");
  CHECK(dap::SetExceptionBreakpointsRequest::command == "setExceptionBreakpoints");
  CHECK(dap::ExitedEvent::event == "exited");
  CHECK(write(dap::StoppedEventBody{.reason = "entry"}) == json{{"reason", "entry"}});
}

TEST_CASE("the agent link's messages keep every field through reading and writing", "[protocol][link]") {
  const json configure = {{"breakpointMode", "gate"}, {"evaluateTimeoutMs", 100},    {"stopOnEntry", true},
                          {"noDebug", false},         {"skipFiles", {"*_spec.lua"}}, {"luaPath", "./?.lua"}};
  CHECK(through<link::ConfigureArguments>(configure) == configure);
  const json collector = {{"profile", 1},
                          {"mode", "sampling"},
                          {"intervalMs", 0.1},
                          {"clock", "wall"},
                          {"files", {{"include", {"app/*.lua"}}, {"skipFiles", {"vendor"}}}}};
  CHECK(through<link::StartCollectorArguments>(collector) == collector);
}

TEST_CASE("the agent link's limits name the field", "[protocol][link]") {
  const auto collector =
      read<link::StartCollectorArguments>({{"profile", 1},
                                           {"mode", "sampling"},
                                           {"intervalMs", 0.01},
                                           {"clock", "cpu"},
                                           {"files", {{"include", json::array()}, {"skipFiles", json::array()}}}});
  REQUIRE_FALSE(collector);
  CHECK(collector.error().field == "intervalMs");
  const auto snapshot = read<link::WriteSnapshotArguments>(
      {{"path", "/tmp/x"}, {"collect", true}, {"objectLimit", -1}, {"mode", "fork"}});
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().field == "objectLimit");
}

}  // namespace
}  // namespace wayfinder
