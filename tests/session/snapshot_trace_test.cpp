#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

// What a snapshot changes in the program that it is taken of: nothing. In every Lua, by layout and by the API, copied
// and in place.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// Layouts that the agent may use. A Lua 5.1 of an unknown one tells nobody whether its collector is stopped.
std::vector<std::string> layouts() {
  if (lua_of_tests().ends_with("5.1")) return {"known"};
  return {"known", "refuse"};
}

Client launched(const Program& source, const std::string& layout) {
  Client client{{"dap"}, {{"WAYFINDER_LAYOUT", layout}}};
  client.initialize();
  client.launch_request(source, {{"lua", lua_of_tests()}});
  return client;
}

void take_snapshots(Client& client, bool collect) {
  for (const auto* mode : {"fork", "inPlace"}) {
    const json snapshot = client.request("takeHeapSnapshot", {{"mode", mode}, {"collect", collect}}).at("snapshot");
    CHECK(snapshot.at("mode") == mode);
  }
}

Client stopped_here(const Program& source, const std::string& layout) {
  auto client = launched(source, layout);
  client.set_breakpoint(source, source.line_of("-- here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  return client;
}

/// What the program prints when snapshots are taken where it says "-- here".
std::string output_with_snapshots(const Program& source, const std::string& layout) {
  auto client = stopped_here(source, layout);
  take_snapshots(client, false);
  client.continue_all();
  client.expect_terminated();
  return client.output();
}

}  // namespace

TEST_CASE("a collector that the program has stopped stays stopped, whatever is taken", "[session][memory]") {
  const WrittenProgram written{R"(
collectgarbage("stop")
local function is_stopped() -- without a question that Lua 5.1 has no answer to
  local before = collectgarbage("count")
  for i = 1, 100000 do Sink = { i } end
  return collectgarbage("count") > before + 4000
end
local here = 1 -- first
local before = is_stopped()
here = 2 -- second
print(before, is_stopped())
)"};
  const auto layout = GENERATE(from_range(layouts()));
  CAPTURE(layout);
  auto client = launched(written.get(), layout);
  client.set_breakpoints(
      written.get(), {{{"line", written.get().line_of("-- first")}}, {{"line", written.get().line_of("-- second")}}});
  client.configuration_done();
  client.expect_stopped("breakpoint");
  take_snapshots(client, false);
  client.continue_all();
  client.expect_stopped("breakpoint");
  take_snapshots(client, true);
  client.request("forceGC");
  client.continue_all();
  client.expect_terminated();
  CHECK(client.output() == "true\ttrue\n");
}

TEST_CASE("a collector that runs goes on running after snapshots", "[session][memory]") {
  const WrittenProgram written{R"(
local most = 0 -- here
for i = 1, 400000 do
  Sink = { i }
  most = math.max(most, collectgarbage("count"))
end
print(most < 10000)
)"};
  const auto layout = GENERATE(from_range(layouts()));
  CAPTURE(layout);
  CHECK(output_with_snapshots(written.get(), layout) == "true\n");
}

TEST_CASE("no metamethod and no finalizer of the program is run by a snapshot", "[session][memory]") {
  const WrittenProgram written{R"(
local calls = 0
local function call() calls = calls + 1 end
local function guard(made)
  local meta = getmetatable(made)
  for _, event in ipairs{ "index", "newindex", "len", "pairs", "tostring", "eq", "call", "gc", "close" } do
    meta["__" .. event] = call
  end
  return made
end
local function make() -- a value with a metatable of its own, which may have a finalizer
  return guard(newproxy and newproxy(true) or setmetatable({}, { __gc = true }))
end
local kept = make()
guard(setmetatable({ kept }, {}))
collectgarbage("setpause", 0)
collectgarbage()
collectgarbage("stop")
for _ = 1, 100 do make() end
collectgarbage("restart") -- from here on the next allocation may start the collector
local here = kept -- here
local seen = calls
print(seen)
)"};
  const auto layout = GENERATE(from_range(layouts()));
  CAPTURE(layout);
  CHECK(output_with_snapshots(written.get(), layout) == "0\n");
}

TEST_CASE("what hangs on suspended coroutines, environments and weak tables is told in every Lua",
          "[session][memory]") {
  const WrittenProgram written{R"(
Held = {}
local waiting = coroutine.create(function(argument)
  local inside = { mark = argument }
  coroutine.yield()
  return inside
end)
coroutine.resume(waiting, { "given" })
local weak = setmetatable({ here = Held, gone = {} }, { __mode = "v" })
local class = setmetatable({}, { __name = "Account" })
local reader = function() return class end
print(waiting, weak, reader) -- here
)"};
  const auto layout = GENERATE(from_range(layouts()));
  CAPTURE(layout);
  auto client = stopped_here(written.get(), layout);
  const auto* mode = GENERATE("fork", "inPlace");
  CAPTURE(mode);
  client.request("takeHeapSnapshot", {{"mode", mode}});
  const auto object = [&client](const json& found) {  // of a list or at the end of a link
    const json id = found.contains("id") ? found.at("id") : found.at("object");
    return client.request("getHeapObject", {{"snapshot", 1}, {"object", id}});
  };
  const auto linked = [](const json& from, const char* kind, const char* label) {
    for (const auto& link : from.at("references"))
      if (link.at("kind") == kind && link.at("label") == label) return link;
    FAIL("no " << kind << " " << label << " in " << from.dump());
    return json{};
  };
  const auto find = [&client](const char* type, const char* filter) {
    const json page = client.request("getHeapSnapshot", {{"id", 1}, {"type", type}, {"filter", filter}});
    INFO(filter);
    REQUIRE_FALSE(page.at("objects").empty());
    return page.at("objects")[0];
  };
  const json coroutine = object(find("thread", "coroutine (program.lua:3)"));
  const json inside = object(linked(coroutine, "local", "inside"));
  CHECK(linked(inside, "field", "mark").at("type") == "table");
  const json weak = object(find("table", "weak"));
  CHECK(linked(weak, "weak", "here").at("name") == "Held");
  for (const auto& link : weak.at("references"))
    CHECK(link.at("label") != "gone");
  const json reader = object(find("function", "reader"));
  CHECK(linked(reader, "upvalue", "class").contains("object"));
}
