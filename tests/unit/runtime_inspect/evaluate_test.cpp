#include <catch2/catch.hpp>

#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;
using Catch::StartsWith;

namespace {

const std::string program = R"(
local captured = 10
local account = setmetatable({ balance = 5 }, { __index = function(_, k) return "made " .. k end })
total = 100
function bump() captured = captured + 1; return captured end
local function work(a, b, ...)
  local limit <const> = 3
  local count = 0
  local function add(n) count = count + n end
  local fixed <const> = {}
  local plain = 1
  return a, b, account, count, add, fixed, plain, limit, captured, ... -- stop
end
observed = { work(1, "two", "x", nil, "z") }
)";

void at_stop(const std::function<void(StoppedProgram&)>& check) {
  StoppedProgram stopped;
  stopped.run(program, check);
}

}  // namespace

TEST_CASE("an expression is evaluated over the frame's names", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    CHECK(stopped.result("a + 1") == "2");
    CHECK(stopped.result("b .. '!'") == "\"two!\"");
    CHECK(stopped.result("= a") == "1");
    CHECK(stopped.result("total") == "100");
    CHECK(stopped.result("captured") == "10");
    CHECK(stopped.result("account.balance, account.owner") == "5, \"made owner\"");
    CHECK(stopped.result("...") == "\"x\", nil, \"z\"");
    CHECK(stopped.result("select('#', ...)") == "3");
    CHECK(stopped.result("limit * 2") == "6");
    CHECK(stopped.result("{ limit = 1, a = a }").find("limit = 1") != std::string::npos);
    CHECK(stopped.result("a", "repl", 1) == "nil");  // the main chunk has no such name
    CHECK(stopped.result("account.balance", "repl", 1) == "5");
    CHECK(stopped.result("print == _ENV.print and _ENV == _G") == "true");
  });
}

TEST_CASE("statements write locals, upvalues and globals through", "[inspect][evaluate]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    CHECK(run.result("a = 42") == "");
    CHECK(run.result("captured = captured + 5") == "");
    CHECK(run.result("total = total + 1; local hidden = 3; b = hidden") == "");
    CHECK(run.result("(function() plain = 7 end)()") == "");
    CHECK(run.result("for i = 1, 3 do add(i) end; return count") == "6");
    CHECK(run.values(run.scope("Locals"))["a"] == "42");
    CHECK(run.values(run.scope("Locals"))["count"] == "6");
    CHECK(run.result("bump() + captured") == "32");
    CHECK(run.result("hidden") == "nil");
  });
  lua_State* L = stopped.state();
  REQUIRE(luaL_dostring(L,
                        "assert(observed[1] == 42 and observed[2] == 3 and observed[4] == 6 and observed[7] == 7)\n"
                        "assert(observed[9] == 16 and total == 101)") == LUA_OK);
}

TEST_CASE("a constant cannot be assigned by an expression", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    CHECK(stopped.result("fixed = 1") == "error: (evaluate):1: attempt to assign to const variable 'fixed'");
    CHECK(stopped.result("limit = 1") == "error: (evaluate):1: attempt to assign to const variable 'limit'");
  });
}

TEST_CASE("what Lua says of a wrong expression is the answer", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    CHECK(stopped.result("a +") == "error: (evaluate):1: unexpected symbol near <eof>");
    CHECK(stopped.result("if a then") == "error: (evaluate):1: 'end' expected near <eof>");
    CHECK(stopped.result("nothing.x") == "error: (evaluate):1: attempt to index a nil value (global 'nothing')");
    CHECK(stopped.result("error({ code = 1 })") == "error: (error object is a table value)");
    CHECK(stopped.result("coroutine.yield(1)") == "error: attempt to yield in an evaluated expression");
    CHECK(stopped.result("a = 3", "watch").find("error: (evaluate):1:") == 0);
    const auto empty = stopped.evaluate("  ");
    CHECK(empty.error().field == "expression");
    CHECK(empty.error().message == "expression: expected Lua code, got nothing");
    CHECK(stopped.result("a") == "1");
  });
}

TEST_CASE("a frame id of an earlier stop is refused", "[inspect][evaluate]") {
  std::int64_t stale = 0;
  StoppedProgram stopped;
  stopped.run("local x = 1\nfor i = 1, 2 do\n  x = x + i -- stop\nend\n", [&](StoppedProgram& run) {
    if (stale == 0) {
      stale = run.frame();
      return;
    }
    CHECK(run.frame() != stale);
    CHECK(run.frame() == run.frame());
    dap::EvaluateArguments arguments;
    arguments.expression = "x";
    arguments.frame_id = stale;
    const auto answer = run.ask("evaluate", write(arguments));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().message == fmt::format("frameId: expected a frame of the current stop, got {}", stale));
    CHECK(answer.error().field == "frameId");
    CHECK(answer.error().code == ErrorCode::unknown_id);
  });
  CHECK(stopped.stops() == 2);
}

TEST_CASE("a hover shows names and fields and refuses to run code", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    CHECK(stopped.result("a", "hover") == "1");
    CHECK(stopped.result("account.balance", "hover") == "5");
    CHECK(stopped.result("account.owner", "hover") == "nil");  // only __index would know
    CHECK(stopped.result("limit", "hover") == "3");
    CHECK(stopped.result("a + 1 == 2 and #b == 3", "hover") == "true");
    CHECK(stopped.result("captured", "hover") == "10");
    CHECK(stopped.result("string.format", "hover").find("function string.format ([C]") == 0);
    CHECK(
        stopped.result("bump()", "hover") ==
        "error: expression: expected an expression of names, fields and operators, got a call (a hover runs no code)");
    CHECK(stopped.result("b:upper()", "hover").find("(a hover runs no code)") != std::string::npos);
    CHECK(stopped.result("print 'x'", "hover").find("(a hover runs no code)") != std::string::npos);
    CHECK(stopped.result("a = 2", "hover").find("error: ") == 0);
    CHECK(stopped.result("account + 1", "hover").find("error: an operator on a table value") == 0);
    CHECK(stopped.result("1 // 0", "hover").find("error: ") == 0);
    CHECK(stopped.result("a") == "1");
    const auto refused = stopped.evaluate("bump()", "hover");
    CHECK(refused.error().field == "expression");
  });
}

TEST_CASE("the clipboard gets a whole string where a list cuts it", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    const std::string shown = stopped.result("('x'):rep(5000)");
    CHECK(shown.size() < 1'100);
    CHECK(shown.ends_with("…\" (5000 bytes)"));
    CHECK(stopped.result("('x'):rep(5000)", "clipboard").size() == 5'002);
  });
}

TEST_CASE("without a frame names are globals, also while the program runs", "[inspect][evaluate]") {
  const StoppedProgram running;
  REQUIRE(luaL_dostring(running.state(), "answer = { 42 }") == LUA_OK);
  CHECK(running.result("answer[1]") == "42");
  CHECK(running.result("answer[1] = 43") == "");
  CHECK(running.result("answer[1]") == "43");
  CHECK(running.evaluate("answer")->variables_reference == 0);
}

TEST_CASE("several results can be opened as one", "[inspect][evaluate]") {
  at_stop([](StoppedProgram& stopped) {
    const auto answer = stopped.evaluate("1, 'b', nil, {}");
    REQUIRE(answer);
    CHECK(answer->result == "1, \"b\", nil, {}");
    CHECK(answer->indexed_variables == 4);
    auto values = stopped.values(answer->variables_reference);
    CHECK(values["[2]"] == "\"b\"");
    CHECK(values["[3]"] == "nil");
  });
}

TEST_CASE("globals of a sandboxed function are those of its environment", "[inspect][evaluate]") {
  StoppedProgram stopped;
  stopped.run(R"(
local env = { secret = "inner", tostring = tostring }
local sandboxed = load("local n = 1\nreturn n, secret", "=sandbox", "t", env)
local function with_local_env()
  local _ENV = { only = "here" }
  return only -- stop
end
sandboxed()
with_local_env()
)",
              [](StoppedProgram& run) {
                CHECK(run.result("only") == "\"here\"");
                CHECK(run.result("print") == "nil");
                CHECK(run.result("made = 5; return only .. made") == "\"here5\"");
                CHECK(run.values(run.scope("Globals"))["made"] == "5");
              });
}
