#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/listening_agent.hpp"

using namespace wayfinder::test;

TEST_CASE("Lua in Neovim is debugged in the editor itself, again and again", "[session][listen][lua54]") {
  const WrittenProgram written{R"lua(package.cpath = os.getenv("LUA_CPATH")
require("wayfinder").listen()
Count = 0
local function tick()
  Count = Count + 1
  local twice = 2 * Count -- here
  return twice -- behind it
end
vim.loop.new_timer():start(20, 20, function() tick() end)
vim.loop.new_timer():start(20, 20, vim.schedule_wrap(function() Scheduled = Count end))
)lua"};
  const Program& source = written.get();
  ListeningAgent neovim{WAYFINDER_TEST_NEOVIM, {"--headless", "-u", "NONE", "--cmd", "luafile " + source.path()}};
  for (int cycle = 1; cycle <= 3; ++cycle) {
    CAPTURE(cycle);
    auto client = neovim.attached();
    client.set_breakpoint(source, source.line_of("-- here"));
    client.expect_stopped("breakpoint");
    CHECK(client.top_line() == source.line_of("-- here"));
    CHECK(client.stack_names().at(0) == "tick");
    client.next();
    client.expect_stopped("step");
    CHECK(client.locals().at("twice") == client.evaluate("2 * Count"));
    client.set_breakpoints(source, {});
    client.continue_all();
    client.request("pause", {{"threadId", 1}});
    client.expect_stopped("pause");
    CHECK(client.evaluate("Count >= (Scheduled or 0)") == "true");
    client.disconnect();
  }
}
