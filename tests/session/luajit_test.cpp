#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using Catch::Contains;

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
  client.expect_stopped("breakpoint");  // of the copy, once it is loaded
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "3\n7\n");
}

TEST_CASE("LuaJIT meets breakpoints in files of compiled code", "[session][lua54]") {
  const WrittenProgram written{R"lua(local module = require("module")
print(module.double(1))
print(dofile("code/module.lua").double(2))
local n = 3 -- in main
print(loadfile("code/module.lua")().double(n))
)lua"};
  written.add("module.lua", R"lua(local module = {}
function module.double(n)
  return n * 2 -- in double
end
return module
)lua");
  const std::string compile = R"lua(for _, name in ipairs({ "program.lua", "module.lua" }) do
    assert(io.open("code/" .. name, "wb")):write(string.dump(assert(loadfile(name))))
  end)lua";
  const std::string command = "cd '" + written.folder().string() + "' && mkdir code && luajit -e '" + compile + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const Program code{written.folder() / "code" / "program.lua"};
  const Program module{written.folder() / "module.lua"};
  auto client = Client::launch(code, {{"lua", "luajit"}, {"cwd", written.folder()}, {"luaPath", "code/?.lua"}});
  client.set_breakpoint(written.get(), written.get().line_of("-- in main"));
  client.set_breakpoint(module, module.line_of("-- in double"));
  client.configuration_done();
  for (const char* n : {"1", "2"}) {
    client.expect_stopped("breakpoint");
    CHECK(client.locals().at("n") == n);
    client.continue_all();
  }
  client.expect_stopped("breakpoint");
  CHECK(client.stack_names().front() == "main chunk");
  client.continue_all();
  client.expect_stopped("breakpoint");
  CHECK(client.locals().at("n") == "3");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "2\n4\n6\n");
}

TEST_CASE("in LuaJIT an uncaught error's traceback has the names that breakpoints take away", "[session][lua54]") {
  const WrittenProgram written{
      R"lua(local function fail() error(setmetatable({}, { __tostring = function() return "an object" end })) end
local function work()
  fail() -- in work
  return true
end
work() -- in main
)lua"};
  auto client = Client::launch(written.get(), {{"lua", "luajit"}});
  client.request("setExceptionBreakpoints", {{"filters", wayfinder::json::array()}});
  client.set_breakpoints(written.get(), {{{"line", written.get().line_of("-- in work")}},
                                         {{"line", written.get().line_of("-- in main")}}});
  client.configuration_done();
  for (int i = 0; i < 2; ++i) {
    client.expect_stopped("breakpoint");
    client.continue_all();
  }
  CHECK(client.expect_terminated() == 1);
  CHECK_THAT(client.output("stderr"), Contains("an object\nstack traceback:"));
  CHECK_THAT(client.output("stderr"), Contains("in function 'fail'"));
  CHECK_THAT(client.output("stderr"), Contains("in function 'work'"));
}
