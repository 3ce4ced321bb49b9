#include <catch2/catch.hpp>

#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

const std::string program = R"(
local up = "up"
local function work(a, ...)
  local folded <const> = 5
  local kept <const> = { 1 }
  local closed <close> = setmetatable({}, { __close = function() end })
  local t = setmetatable({ 1, 2, 3, name = "n", ["1"] = "text", [true] = "yes" },
                         { __newindex = error, __index = error })
  local t2 = t
  return a, up, kept, t, folded, ... -- stop
end
result = table.pack(work(1, "v1", "v2"))
)";

}  // namespace

TEST_CASE("locals, varargs and upvalues are set by the variables view", "[inspect][set]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const auto locals = run.scope("Locals");
    const auto set = run.set(locals, "a", "a + 41");
    REQUIRE(set);
    CHECK(set->value == "42");
    CHECK(set->type == "number");
    CHECK(run.set(locals, "(vararg 2)", "{ a }")->value == "{42}");
    CHECK(run.set(run.scope("Upvalues"), "up", "'changed'")->value == "\"changed\"");
  });
  REQUIRE(luaL_dostring(stopped.state(),
                        "assert(result[1] == 42 and result[2] == 'changed' and result[6] == 'v1')\n"
                        "assert(result[7][1] == 42)") == LUA_OK);
}

TEST_CASE("constants and names that are not there are refused with the reason", "[inspect][set]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const auto locals = run.scope("Locals");
    const auto constant = run.set(locals, "kept", "1");
    REQUIRE_FALSE(constant);
    CHECK(constant.error().field == "name");
    CHECK(constant.error().message == "name: expected a variable that can be assigned, got kept <const>");
    CHECK(run.set(locals, "closed", "nil").error().message ==
          "name: expected a variable that can be assigned, got closed <close>");
    CHECK(run.set(locals, "zzz", "1").error().message == "name: expected a local of the frame, got \"zzz\"");
    CHECK(run.set(run.scope("Upvalues"), "zzz", "1").error().message ==
          "name: expected an upvalue of the function, got \"zzz\"");
    const auto table = run.child(locals, "t").variables_reference;
    CHECK(run.set(table, "zzz", "1").error().message == "name: expected a child of this variable, got \"zzz\"");
    CHECK(run.set(table, "name", "1 +").error().field == "value");
    CHECK(run.set(table, "name", "(function() end)()").error().message ==
          "value: expected an expression with a value, got \"(function() end)()\"");
    CHECK(run.set(table, "(metatable)", "5").error().message == "value: expected a table or nil, got number");
    CHECK(run.set(999'999, "x", "1").error().field == "variablesReference");
    CHECK(run.set_expression("kept", "1").error().field == "expression");
    CHECK(run.set_expression("folded", "1").error().message ==
          "expression: expected a variable that can be assigned, got folded <const>");
    CHECK(run.set_expression("a + 1", "1").error().message ==
          "expression: expected a variable or a field, got \"a + 1\"");
    CHECK(run.set_expression("t[nil]", "1").error().message ==
          "expression: expected a key other than nil and NaN, got nil");
  });
}

TEST_CASE("fields are set raw under the very key that was shown", "[inspect][set]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const auto table = run.child(run.scope("Locals"), "t").variables_reference;
    CHECK(run.set(table, "[1]", "10")->value == "10");
    CHECK(run.set(table, "[\"1\"]", "'still text'"));
    CHECK(run.set(table, "[true]", "false"));
    CHECK(run.set(table, "name", "nil")->value == "nil");
    auto values = run.values(table);
    CHECK(values["[1]"] == "10");
    CHECK(values["[\"1\"]"] == "\"still text\"");
    CHECK(values["[true]"] == "false");
    CHECK_FALSE(values.contains("name"));
    REQUIRE(run.set(table, "(metatable)", "nil"));
    CHECK(run.result("getmetatable(t2)") == "nil");
  });
}

TEST_CASE("an expression that names a place is set there", "[inspect][set]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    CHECK(run.set_expression("a", "7")->value == "7");
    CHECK(run.set_expression("up", "8")->value == "8");
    CHECK(run.set_expression("fresh", "9")->value == "9");
    CHECK(run.set_expression("t.name", "'new'")->value == "\"new\"");
    CHECK(run.set_expression("t[a - 5]", "'second'"));
    CHECK(run.set_expression("t['x' .. 1]", "'raw'"));
    CHECK(run.set_expression("t.deep", "{ list = {} }"));
    CHECK(run.set_expression("t.deep.list[1]", "5")->value == "5");
    CHECK(run.result("a, up, fresh, t.name, t[2], t.x1, t.deep.list[1]") == "7, 8, 9, \"new\", \"second\", \"raw\", 5");
  });
}
