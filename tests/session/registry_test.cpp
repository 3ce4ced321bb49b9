#include <catch2/catch.hpp>
#include <map>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

constexpr const char* with_references = R"(local probe = require("probe")
local slots = {}
for _, value in ipairs({"kept text", 42.5, {1, 2, 3}, print, io.stdout}) do
  slots[#slots + 1] = probe.ref(value)
end
local none = probe.ref(nil)
print(table.concat(slots, " ")) -- made
)";

std::map<std::string, json> registry(Client& client, json arguments = json::object()) {
  std::map<std::string, json> entries;
  const json found = client.request("inspectRegistry", std::move(arguments)).at("entries");
  for (const auto& entry : found)
    entries[entry.at("key")] = entry;
  return entries;
}

}  // namespace

TEST_CASE("inspectRegistry shows what C code keeps by luaL_ref, by slot and value", "[session][memory]") {
  const WrittenProgram written{with_references};
  auto client = Client::launch(written.get(), {{"luaCpath", module_path_of_tests()}});
  client.set_breakpoint(written.get(), written.get().line_of("-- made"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const auto slots = client.variables(std::stoi(
      client.request("evaluate", {{"expression", "slots"}, {"context", "watch"}, {"frameId", client.frame_id()}})
          .at("variablesReference")
          .dump()));
  const auto entries = registry(client);
  const auto at_slot = [&](const char* index) { return entries.at("[" + slots.at(index) + "]"); };
  CHECK(at_slot("[1]").at("value") == "\"kept text\"");
  CHECK(at_slot("[1]").at("type") == "string");
  CHECK(at_slot("[1]").at("size").get<int>() >= 9);
  CHECK(at_slot("[2]").at("value") == "42.5");
  CHECK(at_slot("[2]").at("size") == 0);
  CHECK(at_slot("[2]").at("variablesReference") == 0);
  CHECK(at_slot("[3]").at("type") == "table");
  const auto children = client.variables(at_slot("[3]").at("variablesReference"));
  CHECK(children.at("[2]") == "2");
  CHECK(at_slot("[4]").at("type") == "function");
  CHECK(at_slot("[4]").at("value").get<std::string>().find("print") != std::string::npos);
  CHECK(at_slot("[5]").at("type") == "userdata");
  if (!speaks_lua51()) {
    CHECK(entries.at("[1] (main thread)").at("type") == "thread");
    CHECK(entries.at("[2] (globals)").at("type") == "table");
  }
  CHECK(entries.contains("_LOADED.probe"));
  CHECK(entries.at("[\"FILE*\"]").at("type") == "table");  // a metatable by name
}

TEST_CASE("inspectRegistry is paged", "[session][memory]") {
  const WrittenProgram written{with_references};
  auto client = Client::launch(written.get(), {{"luaCpath", module_path_of_tests()}});
  client.set_breakpoint(written.get(), written.get().line_of("-- made"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const json all = client.request("inspectRegistry");
  const int total = all.at("total");
  CHECK(all.at("entries").size() == static_cast<std::size_t>(total));
  json pages = json::array();
  for (int start = 0; start < total; start += 4) {
    const json page = client.request("inspectRegistry", {{"start", start}, {"count", 4}}).at("entries");
    for (const auto& entry : page)
      pages.push_back(entry.at("key"));
  }
  REQUIRE(pages.size() == static_cast<std::size_t>(total));
  for (int i = 0; i < total; ++i)
    CHECK(pages.at(static_cast<std::size_t>(i)) == all.at("entries").at(static_cast<std::size_t>(i)).at("key"));
  CHECK(client.request("inspectRegistry", {{"start", total + 10}}).at("entries").empty());
  CHECK(client.refusal("inspectRegistry", {{"start", -1}}).find("start: expected ") == 0);
  CHECK(client.refusal("inspectRegistry", {{"first", 1}}).find("first") != std::string::npos);
}

TEST_CASE("the registry shows loaded modules and not the debugger", "[session][memory]") {
  auto client = Client::run(program("shapes.lua"), {{"stopOnEntry", true}});
  client.expect_stopped();
  const json registry = client.request("inspectRegistry");
  bool loaded = false;
  for (const auto& entry : registry.at("entries"))
    loaded = loaded || entry.at("key") == "_LOADED" || entry.at("key") == "\"_LOADED\"";
  CHECK(loaded);
  CHECK(registry.dump().find("wayfinder") == std::string::npos);
}

TEST_CASE("the registry is listed in pages", "[session][memory]") {
  auto client = Client::run(program("loop.lua"));
  const json all = client.request("inspectRegistry");
  REQUIRE(all.at("entries").size() > 3);
  CHECK(all.at("total") == all.at("entries").size());
  const json page = client.request("inspectRegistry", {{"start", 1}, {"count", 2}}).at("entries");
  REQUIRE(page.size() == 2);
  CHECK(page[0].at("key") == all.at("entries")[1].at("key"));
  CHECK(client.request("inspectRegistry", {{"count", 0}}).at("entries").empty());
  CHECK(client.request("inspectRegistry", {{"start", 9'000'000'000'000'000'000}}).at("entries").empty());
  CHECK(client.refusal("inspectRegistry", {{"count", 1001}}) == "count: expected an integer from 0 to 1000, got 1001");
}
