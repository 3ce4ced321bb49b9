#include <catch2/catch.hpp>

#include "runtime/inspect/handlers.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

/// Stops with the local `value` set to the Lua expression.
void with_value(const std::string& expression,
                const std::function<void(StoppedProgram&, const dap::Variable&)>& check) {
  StoppedProgram stopped;
  stopped.run("local value = " + expression + "\nlocal done -- stop\n",
              [&](StoppedProgram& run) { check(run, run.child(run.scope("Locals"), "value")); });
}

std::string shown_as(const std::string& expression) {
  std::string text;
  with_value(expression, [&](StoppedProgram&, const dap::Variable& value) { text = value.value; });
  return text;
}

}  // namespace

TEST_CASE("values are shown as Lua writes them", "[inspect][variables]") {
  CHECK(shown_as("3") == "3");
  CHECK(shown_as("3.0") == "3.0");
  CHECK(shown_as("-0.0") == "-0.0");
  CHECK(shown_as("0.1") == "0.1");
  CHECK(shown_as("1e100") == "1e+100");
  CHECK(shown_as("math.mininteger") == "-9223372036854775808");
  CHECK(shown_as("2^53") == "9.007199254741e+15");
  CHECK(shown_as("1/0") == "inf");
  CHECK(shown_as("true") == "true");
  CHECK(shown_as("nil") == "nil");
  CHECK(shown_as("'a\\n\\t\\\"\\\\\\0001\\127'") == "\"a\\n\\t\\\"\\\\\\0001\\127\"");
  CHECK(shown_as("'\\xff\\xC3\\xA4'") == "\"\\xFFä\"");
  CHECK(shown_as("print") == "function print ([C])");
  CHECK(shown_as("function() end").find("function ([string \"local value") == 0);
  CHECK(shown_as("io.stdout").find("FILE*: 0x") == 0);
  CHECK(shown_as("coroutine.create(print)").find("(suspended)") != std::string::npos);
}

TEST_CASE("a table shows its first entries and, when cut, its size", "[inspect][variables]") {
  CHECK(shown_as("{}") == "{}");
  CHECK(shown_as("{ 1, 'two', { 3 }, {} }") == "{1, \"two\", {…}, {}}");
  CHECK(shown_as("{ 1, 2, x = 3 }") == "{1, 2, x = 3}");
  CHECK(shown_as("{ [true] = 1 }") == "{[true] = 1}");
  CHECK(shown_as("{ ['a b'] = 1 }") == "{[\"a b\"] = 1}");
  CHECK(
      shown_as("(function() local t = {} for i = 1, 1000 do t[i] = i end return t end)()").find("…} (1000 entries)") !=
      std::string::npos);
  CHECK(shown_as("setmetatable({}, { __name = 'Account' })") == "Account {}");
  CHECK(shown_as("setmetatable({}, { __name = 5 })") == "{}");
  CHECK(shown_as("setmetatable({}, { __name = ('N'):rep(1e6) })") == std::string(100, 'N') + " {}");
}

TEST_CASE("children tell keys of different types apart and can be evaluated by name", "[inspect][variables]") {
  with_value(
      "{ 'first', ['1'] = 'text', [1.5] = 'half', [true] = 'yes', name = 'n', ['end'] = 'word', [{}] = 'object' }",
      [](StoppedProgram& run, const dap::Variable& value) {
        CHECK(value.indexed_variables == 1);
        CHECK(value.named_variables == 6);
        auto children = run.children(value.variables_reference).variables;
        CHECK(children.size() == 7);
        auto values = run.values(value.variables_reference);
        CHECK(values["[1]"] == "\"first\"");
        CHECK(values["[\"1\"]"] == "\"text\"");
        CHECK(values["[1.5]"] == "\"half\"");
        CHECK(values["[true]"] == "\"yes\"");
        CHECK(values["name"] == "\"n\"");
        CHECK(values["[\"end\"]"] == "\"word\"");
        for (const dap::Variable& child : children) {
          CAPTURE(child.name);
          REQUIRE(child.evaluate_name);
          CHECK(run.result(*child.evaluate_name) == child.value);
        }
      });
}

TEST_CASE("a metatable is a child of its own and no metamethod runs", "[inspect][variables]") {
  with_value(R"(setmetatable({ 1, 2 }, { __index = error, __len = error, __pairs = error, __tostring = error,
                                       __metatable = 'locked' }))",
             [](StoppedProgram& run, const dap::Variable& value) {
               CHECK(value.value == "{1, 2}");
               CHECK(value.named_variables == 1);
               const auto metatable = run.child(value.variables_reference, "(metatable)");
               CHECK(run.values(metatable.variables_reference)["__metatable"] == "\"locked\"");
               CHECK(run.result(*metatable.evaluate_name + ".__metatable") == "\"locked\"");
             });
}

TEST_CASE("locals show varargs, shadowed names and no temporaries", "[inspect][variables]") {
  StoppedProgram stopped;
  stopped.run(
      R"(
local up = 1
local function work(a, ...)
  local x = "outer"
  for i = 1, 1 do
    local x = "inner"
    local folded <const> = 5
    local kept <const> = {}
    print(select('#', a, up, x, folded, kept)) -- stop
  end
end
print = function() end
x, plain = "global", "seen"
work("A", "v", nil)
)",
      [](StoppedProgram& run) {
        const auto locals = run.scope("Locals");
        const auto values = run.values(locals);
        const std::map<std::string, std::string> expected{
            {"a", "\"A\""},          {"x (shadowed)", "\"outer\""}, {"i", "1"},     {"x", "\"inner\""}, {"kept", "{}"},
            {"(vararg 1)", "\"v\""}, {"(vararg 2)", "nil"},         {"folded", "5"}};
        CHECK(values == expected);
        CHECK(run.child(locals, "x").evaluate_name == "x");
        CHECK_FALSE(run.child(locals, "x (shadowed)").evaluate_name);
        CHECK(run.result(*run.child(locals, "(vararg 1)").evaluate_name) == "\"v\"");
        CHECK(run.child(locals, "kept").presentation_hint->attributes ==
              std::vector<std::string>{"constant", "readOnly"});
        CHECK(run.values(run.scope("Upvalues"))["up"] == "1");
        const auto globals = run.scope("Globals");
        CHECK(run.child(globals, "plain").evaluate_name == "plain");
        const auto hidden = run.child(globals, "x");
        CHECK(hidden.value == "\"global\"");
        CHECK(run.result(hidden.evaluate_name.value()) == "\"global\"");  // not the local of that name
      });
}

TEST_CASE("functions open their upvalues and userdata their metatable", "[inspect][variables]") {
  with_value("(function() local n = 7 return function() return n end end)()",
             [](StoppedProgram& run, const dap::Variable& value) {
               const auto upvalue = run.child(value.variables_reference, "n");
               CHECK(upvalue.value == "7");
               CHECK(run.result(*upvalue.evaluate_name) == "7");
             });
  with_value("io.stdout", [](StoppedProgram& run, const dap::Variable& value) {
    CHECK(run.child(value.variables_reference, "(metatable)").value.find("FILE* {") == std::string::npos);
    CHECK(run.child(value.variables_reference, "(metatable)").type == "table");
  });
}

TEST_CASE("pages of indexed and named children fit together", "[inspect][variables]") {
  with_value(
      "(function() local t = {} for i = 1, 250 do t[i] = i * i end for i = 1, 30 do t['k' .. i] = i end "
      "return setmetatable(t, {}) end)()",
      [](StoppedProgram& run, const dap::Variable& value) {
        const auto page = [&](std::optional<dap::VariablesArgumentsFilter> filter, std::int64_t start,
                              std::int64_t count) {
          dap::VariablesArguments arguments;
          arguments.filter = filter;
          arguments.start = start;
          arguments.count = count;
          return run.children(value.variables_reference, arguments).variables;
        };
        CHECK(value.indexed_variables == 250);
        CHECK(value.named_variables == 31);
        const auto indexed = page(dap::VariablesArgumentsFilter::indexed, 240, 100);
        REQUIRE(indexed.size() == 10);
        CHECK(indexed.front().name == "[241]");
        CHECK(indexed.back().value == "62500");
        const auto named = page(dap::VariablesArgumentsFilter::named, 28, 10);
        REQUIRE(named.size() == 3);
        CHECK(named.back().name == "(metatable)");
        const auto both = page(std::nullopt, 249, 3);
        REQUIRE(both.size() == 3);
        CHECK(both[0].name == "[250]");
        CHECK(both[1].name == "k1");
        CHECK(page(std::nullopt, 0, 0).size() == 281);
        CHECK(page(std::nullopt, 281, 5).empty());
      });
}

TEST_CASE("a reference of an earlier stop is refused by name", "[inspect][variables]") {
  std::int64_t stale = 0;
  StoppedProgram stopped;
  stopped.run("local t = {}\nfor i = 1, 2 do\n  t[i] = i -- stop\nend\n", [&](StoppedProgram& run) {
    if (stale == 0) {
      stale = run.scope("Locals");
      return;
    }
    const auto answer = inspect::variables(run.vm(), {stale, std::nullopt, std::nullopt, std::nullopt, std::nullopt});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().field == "variablesReference");
    CHECK(answer.error().message ==
          fmt::format("variablesReference: expected a reference of the current stop, got {}", stale));
    dap::VariablesArguments negative;
    negative.variables_reference = run.scope("Locals");
    negative.start = -1;
    CHECK(inspect::variables(run.vm(), negative).error().field == "start");
    negative.start = 0;
    negative.count = -1;
    CHECK(inspect::variables(run.vm(), negative).error().field == "count");
    CHECK(inspect::scopes(run.vm(), {99'999}).error().field == "frameId");
  });
}

TEST_CASE("values that were shown are let go when the program goes on", "[inspect][variables]") {
  StoppedProgram stopped;
  stopped.run("weak = setmetatable({ {} }, { __mode = 'v' })\nlocal done -- stop\n", [](StoppedProgram& run) {
    CHECK(run.result("weak[1]") == "{}");
    REQUIRE(run.evaluate("collectgarbage()"));
    CHECK(run.result("weak[1]") == "{}");  // held for the stop
  });
  REQUIRE(luaL_dostring(stopped.state(), "collectgarbage() assert(weak[1] == nil)") == LUA_OK);
}
