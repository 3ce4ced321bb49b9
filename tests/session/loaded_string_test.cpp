#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

// Code that comes from no file.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

constexpr const char* loader = R"(local load = loadstring or load
local text = "local a = ...\nlocal b = a + 1\nreturn b"
local first = load(text)
local ready = true -- loaded
print(first(1))
print(load(text)(2))
print(load("return 1", "=named")())
)";

/// The loaded source whose name contains `part`, or null.
json source_named(Client& client, std::string_view part) {
  const json sources = client.request("loadedSources").at("sources");
  for (const auto& source : sources) {
    if (source.at("name").get<std::string>().find(part) != std::string::npos) return source;
  }
  return nullptr;
}

Client stopped_when_loaded(const Program& source, const std::string& mode = "auto") {
  auto client = Client::launch(source, {{"breakpointMode", mode}});
  client.set_breakpoint(source, source.line_of("-- loaded"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.set_breakpoints(source, {});
  return client;
}

}  // namespace

TEST_CASE("a breakpoint in a loaded string stops in all functions that were loaded from it", "[session][source]") {
  const WrittenProgram written{loader};
  const std::string mode = GENERATE(from_range(engines_of_tests()));
  CAPTURE(mode);
  auto client = stopped_when_loaded(written.get(), mode);
  const json source = source_named(client, "local a = ...");
  REQUIRE(source.is_object());
  const int reference = source.at("sourceReference");
  CHECK(reference > 0);
  CHECK(client.request("source", {{"source", source}, {"sourceReference", reference}}).at("content") ==
        "local a = ...\nlocal b = a + 1\nreturn b");
  const json places = client.request("breakpointLocations", {{"source", source}, {"line", 1}, {"endLine", 3}});
  CHECK(places.at("breakpoints").size() == 3);
  const json placed =
      client.request("setBreakpoints", {{"source", source}, {"breakpoints", {{{"line", 2}}}}}).at("breakpoints").at(0);
  CHECK(placed.at("verified") == true);
  CHECK(placed.at("line") == 2);
  CHECK(placed.at("source").at("sourceReference") == reference);
  for (const auto* a : {"1", "2"}) {
    client.continue_all();
    const auto stop = client.expect_stopped("breakpoint");
    CHECK(stop.body.at("hitBreakpointIds") == json::array({placed.at("id")}));
    const json frame = client.stack().at(0);
    CHECK(frame.at("line") == 2);
    CHECK(frame.at("source").at("sourceReference") == reference);
    CHECK(client.locals().at("a") == a);
  }
  client.request("setBreakpoints", {{"source", source}, {"breakpoints", json::array()}});
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "2\n3\n1\n");
}

TEST_CASE("conditions and log points work in loaded strings, and steps go into them", "[session][source]") {
  const WrittenProgram written{loader};
  auto client = stopped_when_loaded(written.get());
  const json source = source_named(client, "local a = ...");
  client.request(
      "setBreakpoints",
      {{"source", source},
       {"breakpoints", {{{"line", 2}, {"condition", "a == 2"}}, {{"line", 3}, {"logMessage", "b is {b}"}}}}});
  client.next();
  client.expect_stopped("step");
  client.step_in();
  client.expect_stopped("step");
  CHECK(client.stack().at(0).at("source").at("sourceReference") == source.at("sourceReference"));
  CHECK(client.top_line() == 1);
  client.continue_all();
  client.expect_stopped("breakpoint");
  CHECK(client.locals().at("a") == "2");
  client.continue_all();
  client.expect_terminated();
  const json logged = client.expect_event("output", [](const json& b) { return b.contains("line"); });
  CHECK(logged.at("line") == 3);
  CHECK(logged.at("source").at("sourceReference") == source.at("sourceReference"));
  CHECK(client.output("console").find("b is 2\n") != std::string::npos);
  CHECK(client.output("console").find("b is 3\n") != std::string::npos);
}

TEST_CASE("a source with a path is its file", "[session][source]") {
  const WrittenProgram written{loader};
  auto client = stopped_when_loaded(written.get());
  const std::string path = written.get().path();
  const json source{{"path", path}};
  CHECK(client.request("source", {{"sourceReference", 0}, {"source", source}}).at("content") == loader);
  const json none{{"path", path + ".not"}};
  CHECK(client.refusal("source", {{"sourceReference", 0}, {"source", none}}).find("source.path: expected a file") == 0);
}

TEST_CASE("a source that was never given out is refused by name", "[session][source]") {
  const WrittenProgram written{loader};
  auto client = stopped_when_loaded(written.get());
  CHECK(client.refusal("source", {{"sourceReference", 999}}).find("sourceReference: expected a loaded source") == 0);
  const json placed = client
                          .request("setBreakpoints", {{"source", {{"name", "x"}, {"sourceReference", 999}}},
                                                      {"breakpoints", {{{"line", 1}}}}})
                          .at("breakpoints")
                          .at(0);
  CHECK(placed.at("verified") == false);
  CHECK(placed.at("message").get<std::string>().find("sourceReference") != std::string::npos);
  CHECK(client.refusal("setBreakpoints", {{"source", {{"name", "x"}}}, {"breakpoints", {{{"line", 1}}}}})
            .find("source") != std::string::npos);
}

TEST_CASE("a breakpoint in a file stops in code that a program has loaded from its text", "[session][source]") {
  const WrittenProgram part{"local function double(n)\n  return n * 2 -- doubled\nend\nprint(double(...))\n"};
  const WrittenProgram written{R"(local file = io.open(arg[1])
local text = file:read("*a")
file:close();
(loadstring or load)(text)(21)
)"};
  const std::string mode = GENERATE(from_range(engines_of_tests()));
  CAPTURE(mode);
  auto client = Client::launch(written.get(), {{"breakpointMode", mode}, {"args", json::array({part.get().path()})}});
  client.set_breakpoint(part.get(), part.get().line_of("-- doubled"));
  client.configuration_done();
  const auto stop = client.expect_stopped("breakpoint");
  const json frame = client.stack(stop.thread).at(0);
  CHECK(frame.at("line") == 2);
  CHECK(frame.at("source").at("path") == part.get().path());
  CHECK_FALSE(frame.at("source").contains("sourceReference"));
  client.continue_all();
  client.expect_terminated();
  CHECK(client.output() == "42\n");
}
