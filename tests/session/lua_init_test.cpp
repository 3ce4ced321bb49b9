#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/plain_run.hpp"

// LUA_INIT acts as in the plain interpreter.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

std::string versioned_init() {
  const std::string lua = lua_of_tests();
  return std::string{"LUA_INIT_5_"} + lua.back();
}

}  // namespace

TEST_CASE("LUA_INIT runs before the program as the plain interpreter runs it", "[session][launch]") {
  const WrittenProgram home{"print('program', Init, (debug.traceback():gsub('0x%x+', '')))\n"};
  home.add("init.lua", "Init = 'from a file'\nprint('file', ...)\nif Fail then error('no init') end\n");
  using Variables = std::map<std::string, std::string>;
  std::vector<Variables> cases{{{"LUA_INIT", "Init = 'text' print('init', arg ~= nil)"}},
                               {{"LUA_INIT", "@" + (home.folder() / "init.lua").string()}},
                               {{"LUA_INIT", "os.exit(6)"}}};
  if (!speaks_lua51()) cases.push_back({{"LUA_INIT", "Init = 'ignored'"}, {versioned_init(), "Init = 'of this one'"}});
  if (lua_of_tests() == "5.4") {  // elsewhere the traceback of a failure has the line that has called us
    for (const char* failing : {"error('expected failure')", "this is no Lua", "@/no/such/init.lua"})
      cases.push_back({{"LUA_INIT", failing}});
  }
  const Variables variables =
      cases.at(GENERATE_COPY(range<std::size_t>(0, cases.size())));  // the folder is another one each time
  std::string assignments;
  for (const auto& [name, value] : variables)
    assignments += name + "=\"" + value + "\" ";
  CAPTURE(assignments);
  const PlainRun plain = run_plain(home.get(), assignments);
  auto client = Client::launch(home.get(), {{"env", variables}});
  client.request("setExceptionBreakpoints", {{"filters", json::array()}});
  client.configuration_done();
  CHECK(client.expect_terminated() == plain.exit_code);
  CHECK(client.output() + client.output("stderr") == plain.text);
}

TEST_CASE("a breakpoint in the file of LUA_INIT stops, and stopOnEntry stops in the program", "[session][launch]") {
  const WrittenProgram home{"print(Init) -- first line\n"};
  home.add("init.lua", "local x = 1\nInit = x + 1 -- in init\n");
  const Program init{home.folder() / "init.lua"};
  auto client = Client::launch(home.get(), {{"env", {{"LUA_INIT", "@" + init.path()}}}, {"stopOnEntry", true}});
  client.set_breakpoint(init, init.line_of("-- in init"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.locals().at("x") == "1");
  client.continue_all();
  client.expect_stopped("entry");
  CHECK(client.top_line() == home.get().line_of("-- first line"));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "2\n");
}
