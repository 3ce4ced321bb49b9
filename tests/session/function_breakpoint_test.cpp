#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

constexpr const char* functions = R"(local function helper(x)
  return x + 1 -- in helper
end
local assigned = function(x)
  return x + 2 -- in assigned
end
M = { deep = { er = {} } }
function M.field(x)
  return helper(x) -- in field
end
M.made = function(x)
  return assigned(x) -- in made
end
M.deep.er.run = function()
  return "deep" -- in run
end
local Class = {}
Class.__index = Class
function Class:method(...)
  return select("#", ...) -- in method
end
function Class.new()
  return setmetatable({}, Class) -- in new
end
local handlers = {
  on_open = function()
    return "opened" -- in on_open
  end,
}
function globally()
  return M.field(1) -- in globally
end
globally()
M.made(1)
M.deep.er.run()
Class.new():method("a", "b")
handlers.on_open()
coroutine.wrap(function() globally() end)()
print("end")
)";

json set(Client& client, const std::vector<json>& breakpoints) {
  return client.request("setFunctionBreakpoints", {{"breakpoints", breakpoints}}).at("breakpoints");
}

}  // namespace

TEST_CASE("function breakpoints stop in functions of every kind", "[session][breakpoint]") {
  const WrittenProgram written{functions};
  const auto [name, marker] = GENERATE(table<std::string, std::string>({{"helper", "-- in helper"},
                                                                        {"assigned", "-- in assigned"},
                                                                        {"M.field", "-- in field"},
                                                                        {"field", "-- in field"},
                                                                        {"M.made", "-- in made"},
                                                                        {"M.deep.er.run", "-- in run"},
                                                                        {"er.run", "-- in run"},
                                                                        {"Class:method", "-- in method"},
                                                                        {"Class.method", "-- in method"},
                                                                        {"Class.new", "-- in new"},
                                                                        {"on_open", "-- in on_open"},
                                                                        {"globally", "-- in globally"},
                                                                        {"program.lua:helper", "-- in helper"},
                                                                        {"program.lua:M.field", "-- in field"}}));
  const std::string mode = GENERATE(from_range(engines_of_tests()));
  CAPTURE(name, mode);
  auto client = Client::launch(written.get(), {{"breakpointMode", mode}});
  const json placed = set(client, {{{"name", name}}});
  client.configuration_done();
  const auto stop = client.expect_stopped("function breakpoint");
  CHECK(stop.body.at("hitBreakpointIds") == json::array({placed.at(0).at("id")}));
  CHECK(client.top_line(stop.thread) == written.get().line_of(marker));
  set(client, {});
  client.continue_all(stop.thread);
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "end\n");
}

TEST_CASE("a function breakpoint stops at each call, in coroutines too, and obeys its conditions",
          "[session][breakpoint]") {
  const WrittenProgram written{R"(local function count(n)
  local doubled = n * 2
  return doubled
end
for i = 1, 5 do count(i) end
local function down(n) if n > 0 then return 1 + down(n - 1) end return 0 end
down(3)
coroutine.wrap(function() count(6) end)()
print("end")
)"};
  auto client = Client::launch(written.get());
  set(client, {{{"name", "count"}, {"condition", "n % 2 == 0"}}, {{"name", "down"}, {"hitCondition", ">= 3"}}});
  client.configuration_done();
  for (const auto* n : {"2", "4"}) {
    CHECK(client.locals(client.expect_stopped("function breakpoint").thread).at("n") == n);
    client.continue_all();
  }
  for (const auto* n : {"1", "0"}) {  // of the calls with 3, 2, 1 and 0
    CHECK(client.locals(client.expect_stopped("function breakpoint").thread).at("n") == n);
    client.continue_all();
  }
  const auto inside = client.expect_stopped("function breakpoint");
  CHECK(inside.thread != 1);
  CHECK(client.locals(inside.thread).at("n") == "6");
  client.continue_all(inside.thread);
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a function breakpoint waits for a function that is not defined yet", "[session][breakpoint]") {
  const WrittenProgram written{R"(local text = "function late() return 1 end\nfunction Late.method() return 2 end"
Late = {}
(loadstring or load)(text)()
late()
local again = late
late = function() return again() end -- another one
late()
Late.method()
)"};
  const std::string name = GENERATE("late", "Late.method");
  CAPTURE(name);
  auto client = Client::launch(written.get());
  const json placed = set(client, {{{"name", name}}}).at(0);
  CHECK(placed.at("verified") == false);
  CHECK(placed.at("reason") == "pending");
  CHECK_FALSE(placed.at("message").get<std::string>().empty());
  client.configuration_done();
  const json changed = client.expect_event("breakpoint");
  CHECK(changed.at("reason") == "changed");
  CHECK(changed.at("breakpoint").at("id") == placed.at("id"));
  CHECK(changed.at("breakpoint").at("verified") == true);
  const auto stop = client.expect_stopped("function breakpoint");
  CHECK(client.stack().at(0).at("source").at("sourceReference").get<int>() > 0);
  client.continue_all(stop.thread);
  if (name == "late") {
    client.expect_stopped("function breakpoint");  // what hangs under the name now
    CHECK(client.top_line() == written.get().line_of("-- another one"));
    client.continue_all();
    client.expect_stopped("function breakpoint");  // and what its text declares under it
    client.continue_all();
  }
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("a name that can be no function's is refused at once, one of a C function stays pending",
          "[session][breakpoint]") {
  auto client = Client::launch(program("shapes.lua"));
  for (const std::string name : {"a b", "1st", "f(", "M..f", "end"}) {
    CAPTURE(name);
    const json placed = set(client, {{{"name", name}}}).at(0);
    CHECK(placed.at("verified") == false);
    CHECK(placed.at("message").get<std::string>().find("name: expected a function's name") == 0);
  }
  CHECK(client.refusal("setFunctionBreakpoints", {{"breakpoints", {{{"name", ""}}}}}).find("breakpoints[0].name: ") ==
        0);
  const json of_c = set(client, {{{"name", "string.format"}}}).at(0);
  CHECK(of_c.at("verified") == false);
  CHECK(of_c.at("message").get<std::string>().find("C function") != std::string::npos);
  client.configuration_done();
  CHECK(client.expect_terminated() == 0);
}
