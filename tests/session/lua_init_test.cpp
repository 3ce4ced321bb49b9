#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "tests/session/client.hpp"
#include "tests/session/plain_run.hpp"

// LUA_INIT acts as in the plain interpreter.
using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("LUA_INIT runs before the program as lua5.4 runs it", "[session][launch][lua54]") {
  const WrittenProgram home{"print('program', Init, debug.traceback())\n"};
  home.add("init.lua", "Init = 'from a file'\nprint('file', ...)\nif Fail then error('no init') end\n");
  const std::string file = "@" + (home.folder() / "init.lua").string();
  const std::vector<std::map<std::string, std::string>> cases{
      {{"LUA_INIT", "Init = 'text' print('init', arg[0] ~= nil)"}},
      {{"LUA_INIT", file}},
      {{"LUA_INIT", "Init = 'ignored'"}, {"LUA_INIT_5_4", "Init = 'of this version'"}},
      {{"LUA_INIT", "error('expected failure')"}},
      {{"LUA_INIT", "this is no Lua"}},
      {{"LUA_INIT", "@/no/such/init.lua"}},
      {{"LUA_INIT", "os.exit(6)"}}};
  const auto variables = GENERATE_COPY(from_range(cases));
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
