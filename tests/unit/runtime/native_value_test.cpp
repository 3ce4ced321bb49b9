#include "runtime/inspect/native_value.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "runtime/inspect/inspector.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;
using inspect::NativeExpression;

namespace {

/// The expression with its names interned; they stay alive in a table that is left on the stack of L.
NativeExpression native_of(lua_State* L, const std::string& text) {
  auto syntax = inspect::parse_plain_expression(text);
  REQUIRE(syntax);
  std::vector<const layout::String*> strings;
  lua_newtable(L);
  for (const inspect::SyntaxNode& node : syntax->nodes) {
    lua_pushlstring(L, node.text.data(), node.text.size());
    strings.push_back(reinterpret_cast<const layout::String*>(lua_tostring(L, -1) - offsetof(layout::String, bytes)));
    lua_rawseti(L, -2, static_cast<lua_Integer>(strings.size()));
  }
  return NativeExpression{std::move(*syntax), std::move(strings)};
}

/// probe(text, value) has been called: what `text` is in the caller, if that can be decided.
const layout::Value* value_in_caller(lua_State* L, NativeExpression& expression) {
  const layout::CallInfo& caller = *layout::of(L)->call->previous;
  if (!expression.is_at(*layout::of(L), caller)) REQUIRE(expression.go_to(*layout::of(L), caller));
  CHECK(expression.is_at(*layout::of(L), caller));
  return expression.value(caller);
}

const std::string names = R"(
  local up, flags = 7, { fast = true }
  entry = { id = 3, name = "x", rows = { 10, 20 }, ["end"] = 1 }
  guarded = setmetatable({ own = 1 }, { __index = function() error "asked" end, __eq = function() return true end })
  local function run(i, n)
    local s, t, empty = "text", { 1, 2, 3 }, nil
    local i <const> = i
    local kept = up + (flags.fast and 1 or 0)
)";

/// Runs calls of probe() in a function with the names above.
void run_in_names(LuaProgram& program, const std::string& calls) {
  program.run(names + calls + "    return s, t, empty, kept, n\n  end\n  run(5, 2.5)\n");
}

}  // namespace

TEST_CASE("what is decided without Lua is what Lua says", "[runtime][native_value]") {
  const std::string expressions[] = {"i == -1",
                                     "i == 5",
                                     "i ~= 5.0",
                                     "-1",
                                     "- -1",
                                     "-(2 + 3)",
                                     "~5",
                                     "#'four'",
                                     "'a' == 'a'",
                                     "1 < 2 and 2 <= 2.0",
                                     "7 // 2 + 7 % 3",
                                     "n > 2",
                                     "n * 2 == 5",
                                     "s == 'text'",
                                     "#s",
                                     "not empty",
                                     "empty or i",
                                     "empty and i",
                                     "i and n",
                                     "up",
                                     "up == 7 and flags.fast",
                                     "flags.slow",
                                     "entry.id",
                                     "entry.name == 'x'",
                                     "entry.rows[2]",
                                     "entry['end']",
                                     "entry.nothing",
                                     "t[i - 4]",
                                     "nowhere",
                                     "guarded.own",
                                     "guarded == guarded",
                                     "i == 5 and (n == 1 or entry.rows[1] == 10)"};
  LuaProgram program{[](lua_State* L) {
    const std::string text = lua_tostring(L, 1);
    INFO(text);
    NativeExpression expression = native_of(L, text);
    const layout::Value* value = value_in_caller(L, expression);
    REQUIRE(value != nullptr);
    inspect::push_layout_value(L, value);
    CHECK(lua_rawequal(L, -1, 2) == 1);
    CHECK(lua_type(L, -1) == lua_type(L, 2));
    CHECK(lua_isinteger(L, -1) == lua_isinteger(L, 2));
  }};
  std::string calls;
  for (const std::string& expression : expressions)
    calls.append("    probe([=[").append(expression).append("]=], ").append(expression).append(")\n");
  run_in_names(program, calls);
}

TEST_CASE("what a metamethod or an error could answer is left to Lua", "[runtime][native_value]") {
  LuaProgram program{[](lua_State* L) {
    const std::string text = lua_tostring(L, 1);
    INFO(text);
    NativeExpression expression = native_of(L, text);
    CHECK(value_in_caller(L, expression) == nullptr);
  }};
  std::string calls;
  for (const std::string text : {"guarded.other", "guarded == entry", "empty.x", "t < 1", "i // 0", "1 // 0", "-s",
                                 "#t", "s .. s", "nowhere.x", "entry.name.x", "..."})
    calls += "    probe([=[" + text + "]=])\n";
  run_in_names(program, calls);
}

TEST_CASE("a name means what it means at the place that is asked about", "[runtime][native_value]") {
  std::optional<NativeExpression> expression;
  std::vector<lua_Integer> seen;
  LuaProgram program{[&](lua_State* L) {
    if (!expression) expression.emplace(native_of(lua_newthread(L), "x + 0"));
    const layout::Value* value = value_in_caller(L, *expression);
    REQUIRE(value != nullptr);
    seen.push_back(value->as.integer);
  }};
  program.run(R"(
    collectgarbage("stop")
    x = 1
    probe()
    local x = 2
    probe()
    do local x = 3; probe() end
    probe()
    local function inner() probe() return x end
    inner()
    for x = 5, 6 do probe() end
  )");
  CHECK(seen == std::vector<lua_Integer>{1, 2, 3, 2, 2, 5, 6});
}

TEST_CASE("a call of a C function has no names to look up", "[runtime][native_value]") {
  LuaProgram program{[](lua_State* L) {
    NativeExpression expression = native_of(L, "x == 1");
    const layout::CallInfo& own = *layout::of(L)->call;
    CHECK_FALSE(expression.is_at(*layout::of(L), own));
    CHECK_FALSE(expression.go_to(*layout::of(L), own));
  }};
  program.run("probe()");
}
