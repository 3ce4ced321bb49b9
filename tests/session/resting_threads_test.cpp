#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// At the breakpoint its collector is about to begin: garbage coroutines rest in a function of their own each, and a
/// finalizer would tell that they have been swept.
constexpr const char* garbage = R"lua(local load = loadstring or load
local swept = 0
local function on_end() swept = swept + 1 end
local function finalized()
  if newproxy then
    getmetatable(newproxy(true)).__gc = on_end
  else
    setmetatable({}, {__gc = on_end})
  end
end
collectgarbage("stop")
for i = 1, 300 do
  local wait = load("return function(yield) while true do yield() end end -- " .. i)()
  coroutine.resume(coroutine.create(wait), coroutine.yield)
  finalized()
end
collectgarbage("setpause", 1)
collectgarbage("setstepmul", 1000000)
collectgarbage("restart")
print("here")
os.exit(swept >= 0 and 3)
)lua";

}  // namespace

TEST_CASE("breakpoints that come while garbage waits to be collected let it wait", "[session][breakpoints]") {
  const WrittenProgram written{garbage};
  auto client = Client::launch(written.get(), {{"env", {{"MALLOC_PERTURB_", "85"}}}});
  const int here = written.get().line_of("here");
  client.set_breakpoint(written.get(), here);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const std::string swept_before = client.locals().at("swept");  // in LuaJIT a stop is a step of the collector
  for (int i = 0; i < 8; ++i) {
    const std::string name = "nobody.here" + std::to_string(i);
    client.request("setFunctionBreakpoints", {{"breakpoints", {{{"name", name}}}}});
    client.set_breakpoint(written.get(), here + i % 2);
  }
  CHECK(client.locals().at("swept") == swept_before);
  client.set_breakpoints(written.get(), {});
  client.continue_all();
  CHECK(client.expect_terminated() == 3);
  client.disconnect();
}
