#include "runtime/inspect/expression.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "runtime/inspect/log_message.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

const std::string program = R"(
local limit <const> = 10
local up = { name = "outer", [1] = "first", inner = { depth = 2 } }
setmetatable(up, { __index = function(_, key) return key == "ghost" and 7 or nil end })
flag = true
local function work(x, f, s, ...)
  local t = { n = x, list = { 10, 20, 30 } }
  local x = x
  return x, t, up, s, f, limit, ... -- stop
end
work(6, 1.5, "text", "v1", "v2")
)";

/// "true", "false", or "error: " and the message.
std::string truth(StoppedProgram& stopped, std::string_view text) {
  const int top = lua_gettop(stopped.thread());
  auto expression = Expression::compile(stopped.thread(), text);
  if (!expression) return "syntax: " + expression.error().message;
  const auto answer = expression->truth(stopped.thread(), stopped.record());
  const auto again = expression->truth(stopped.thread(), stopped.record());
  CHECK(answer.has_value() == again.has_value());
  if (answer) CHECK(*answer == *again);
  CHECK(lua_gettop(stopped.thread()) == top);
  if (!answer) return "error: " + answer.error().message;
  return *answer ? "true" : "false";
}

std::string logged(StoppedProgram& stopped, std::string_view text) {
  auto message = LogMessage::compile(stopped.thread(), text);
  if (!message) return "refused: " + message.error().message;
  std::string out;
  message->append(stopped.thread(), stopped.record(), out);
  return out;
}

}  // namespace

TEST_CASE("a condition sees locals, upvalues, fields and globals as the line does", "[inspect][expression]") {
  StoppedProgram program_run;
  program_run.run(program, [](StoppedProgram& stopped) {
    for (const char* text : {"x == 6",
                             "x ~= 7",
                             "x < 7",
                             "x <= 6",
                             "x > 5",
                             "x >= 6.0",
                             "x % 2 == 0",
                             "x // 4 == 1",
                             "f == 1.5",
                             "f < 2",
                             "x == 6 and s == 'text'",
                             "x == 5 or s == \"text\"",
                             "not (x == 5)",
                             "s",
                             "up",
                             "up.name == 'outer'",
                             "up.inner.depth == 2",
                             "up[1] == 'first'",
                             "t.list[2] == 20",
                             "#s == 4",
                             "flag",
                             "flag == true",
                             "nothing == nil",
                             "up.ghost == 7",
                             "#t.list == 3",
                             "type(x) == 'number'",
                             "s:upper() == 'TEXT'",
                             "x + f == 7.5",
                             "-x == -6",
                             "... == 'v1'",
                             "select('#', ...) == 2",
                             "limit == 10",
                             "x < limit",
                             "math.max(x, 3) == 6",
                             "x & 2 == 2",
                             "x == t.n",
                             "(function() return x end)() == 6",
                             "6 == x",
                             "x == 0x6",
                             "1e1 == limit"}) {
      CAPTURE(text);
      CHECK(truth(stopped, text) == "true");
    }
    for (const char* text : {"x == 7", "x == '6'", "x == nil", "x ~= 6", "x > 6", "false", "nil", "nothing",
                             "s == 'tex'", "up.none", "up.name == 'Outer'", "x % 2 == 1", "x == 6 and f == 2", "not x",
                             "limit > 10", "t == up", "t.list[4]", "up.inner.depth > 2 or x < 0"}) {
      CAPTURE(text);
      CHECK(truth(stopped, text) == "false");
    }
  });
}

TEST_CASE("a condition that cannot be decided says what Lua says", "[inspect][expression]") {
  StoppedProgram program_run;
  program_run.run(program, [](StoppedProgram& stopped) {
    CHECK(truth(stopped, "x == ").starts_with("syntax: (evaluate):1: unexpected symbol near"));
    CHECK(truth(stopped, "x = 5").starts_with("syntax: "));
    CHECK(truth(stopped, "nothing.field == 1") ==
          "error: (evaluate):1: attempt to index a nil value (global 'nothing')");
    CHECK(truth(stopped, "s < x").find("attempt to compare") != std::string::npos);
    CHECK(truth(stopped, "coroutine.yield()") == "error: attempt to yield in an evaluated expression");
    CHECK(truth(stopped, "x // 0 == 1") == "error: (evaluate):1: attempt to divide by zero");
    CHECK(truth(stopped, "x == 6") == "true");
  });
}

TEST_CASE("a condition follows the variables from hit to hit", "[inspect][expression]") {
  StoppedProgram program_run;
  std::optional<Expression> native;
  std::optional<Expression> compiled;
  int hits = 0;
  program_run.run(
      R"(
local function visit(n, box)
  local twice = n * 2
  return twice, box -- stop
end
for i = 1, 20 do visit(i, { n = i }) end
)",
      [&](StoppedProgram& stopped) {
        if (!native) native.emplace(std::move(*Expression::compile(stopped.thread(), "twice == 10")));
        if (!compiled) {
          compiled.emplace(std::move(*Expression::compile(stopped.thread(), "tostring(box.n) == tostring(n)")));
        }
        hits += native->truth(stopped.thread(), stopped.record()).value() ? 1 : 0;
        CHECK(compiled->truth(stopped.thread(), stopped.record()).value());
      });
  CHECK(hits == 1);
  CHECK(program_run.stops() == 20);
}

TEST_CASE("an exception condition sees the error value as err", "[inspect][expression]") {
  StoppedProgram program_run;
  program_run.run(program, [](StoppedProgram& stopped) {
    lua_State* L = stopped.thread();
    auto condition = Expression::compile(L, "err:find('boom') and x == 6");
    REQUIRE(condition);
    lua_pushstring(L, "big boom");
    CHECK(condition->truth_with(L, stopped.record(), "err").value());
    CHECK(std::string{lua_tostring(L, -1)} == "big boom");
    lua_pop(L, 1);
    lua_pushstring(L, "quiet");
    CHECK_FALSE(condition->truth_with(L, stopped.record(), "err").value());
    CHECK_FALSE(condition->truth_with(L, nullptr, "err").value());
    lua_pop(L, 1);
  });
}

TEST_CASE("a log message shows values between braces and keeps doubled braces", "[inspect][log_message]") {
  StoppedProgram program_run;
  program_run.run(program, [](StoppedProgram& stopped) {
    CHECK(logged(stopped, "x={x} s={s} {{literal}} f={f}") == "x=6 s=text {literal} f=1.5");
    CHECK(logged(stopped, "plain") == "plain");
    CHECK(logged(stopped, "{up.name}/{#t.list}/{limit}") == "outer/3/10");
    CHECK(logged(stopped, "{({1, 2})[2]} {\"}\"}") == "2 }");
    CHECK(logged(stopped, "{...}") == "v1\tv2");
    CHECK(logged(stopped, "{nothing.x}!") == "{error: (evaluate):1: attempt to index a nil value (global 'nothing')}!");
    CHECK(logged(stopped, "{up}").starts_with("table: 0x"));
    CHECK(logged(stopped, "{x").starts_with("refused: '{' without its '}'"));
    CHECK(logged(stopped, "x}").starts_with("refused: '}' without its '{'"));
    CHECK(logged(stopped, "{x +}").starts_with("refused: (evaluate):1:"));
  });
}
