#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;

// Of LuaJIT alone: what its compiler does meanwhile. All else of it is shown by the tests that run in every Lua.

namespace {

/// Says for each function whether a loop of it is compiled, as jit.util shows its instructions.
constexpr const char* compiled_or_not = R"lua(local util, names = require("jit.util"), require("jit.vmdef").bcnames
local function is_compiled(f)
  for at = 0, util.funcinfo(f).bytecodes - 1 do
    local operation = bit.band(util.funcbc(f, at), 0xff)
    if names:sub(operation * 6 + 1, operation * 6 + 6):find("^J[FIL]") then return true end
  end
  return false
end
local function hot(n)
  local sum = 0
  for i = 1, n do sum = sum + i end
  return sum
end
local function watched(n)
  local sum = 0
  for i = 1, n do
    sum = sum + i
    if i < 0 then
      print("never") -- never
    end
  end
  return sum
end
local function forbidden(n)
  local sum = 0
  for i = 1, n do sum = sum + i end -- forbidden
  return sum
end
jit.off(forbidden)
local function say()
  for _ = 1, 3 do hot(1e5) watched(1e5) forbidden(1e5) end
  print(is_compiled(hot), is_compiled(watched), is_compiled(forbidden))
end
say()
local ready = true -- ready
say()
local again = true -- again
say()
)lua";

}  // namespace

TEST_CASE("LuaJIT interprets a function while it has a breakpoint, and compiles all others", "[session][lua54]") {
  const WrittenProgram written{compiled_or_not};
  const Program& source = written.get();
  auto client = Client::launch(source, {{"lua", "luajit"}});
  client.set_breakpoints(source, {{{"line", source.line_of("-- never")}}, {{"line", source.line_of("-- ready")}}});
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.set_breakpoints(source, {{{"line", source.line_of("-- forbidden")}, {"condition", "false"}},
                                  {{"line", source.line_of("-- again")}}});
  client.continue_all();
  client.expect_stopped("breakpoint");
  client.set_breakpoints(source, {});
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "true\tfalse\tfalse\ntrue\ttrue\tfalse\ntrue\ttrue\tfalse\n");
}

TEST_CASE("LuaJIT's string.dump gives code without breakpoints", "[session][lua54]") {
  const WrittenProgram written{R"lua(local function add(a, b)
  return a + b -- in add
end
print(add(1, 2))
print(loadstring(string.dump(add))(3, 4))
)lua"};
  auto client = Client::launch(written.get(), {{"lua", "luajit"}});
  client.set_breakpoint(written.get(), written.get().line_of("-- in add"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "3\n7\n");
}
