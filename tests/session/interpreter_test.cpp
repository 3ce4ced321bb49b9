#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/plain_run.hpp"

// Interpreters that are not ours.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

std::string refusal_of(const Program& source, const std::string& lua) {
  Client client;
  client.initialize();
  const auto text = client.refusal("launch", {{"program", source.path()}, {"lua", lua}});
  client.disconnect();
  return text;
}

}  // namespace

TEST_CASE("an interpreter that is none is refused by name, and runs nothing", "[session][launch][lua54]") {
  const WrittenProgram home{"io.open('ran', 'w'):close()\n"};
  const auto source = home.get();
  CHECK(refusal_of(source, "/bin/cat") == "lua: expected an interpreter of Lua, got \"/bin/cat\", which is none");
  CHECK(refusal_of(source, "/bin/bash").find("lua: expected an interpreter of Lua, got ") == 0);
  CHECK(refusal_of(source, "/no/such/lua").find("lua: expected 5.1, 5.2, 5.3, 5.4, luajit or the path of ") == 0);
  CHECK(refusal_of(source, home.folder().string()).find("lua: expected 5.1, ") == 0);
  CHECK(refusal_of(source, source.path()).find("lua: expected 5.1, ") == 0);
  CHECK(refusal_of(source, "").find("lua: expected ") == 0);
  home.add("pretender", "#!/bin/sh\necho 'Lua at Lua 9.9'\n");
  const auto pretender = home.folder() / "pretender";
  std::filesystem::permissions(pretender, std::filesystem::perms::owner_all);
  CHECK(refusal_of(source, pretender) ==
        "lua: expected a Lua that this wayfinder has a module for, got \"" + pretender.string() + "\" (Lua 9.9)");
  CHECK_FALSE(std::filesystem::exists(home.folder() / "ran"));
}

TEST_CASE("an interpreter's path starts at the program's folder", "[session][launch]") {
  if (lua_of_tests() == "5.4") return;  // stands for no path
  const WrittenProgram home{"print(arg[-1])\n"};
  std::filesystem::create_symlink(lua_of_tests(), home.folder() / "my-lua");
  Client client;
  client.initialize();
  client.launch_request(home.get(), {{"lua", "./my-lua"}, {"cwd", home.folder().string()}});
  client.configuration_done();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == (home.folder() / "my-lua").string() + "\n");
  client.disconnect();
}

TEST_CASE("a program finds nothing of the debugger", "[session][launch]") {
  const WrittenProgram home{R"lua(
local function keys(t)
  local names = {}
  for key in pairs(t) do -- _VMEVENTS: jit.attach's, once anybody has called that
    names[#names + 1] = type(key) == "string" and key ~= "_VMEVENTS" and key or nil
  end
  table.sort(names)
  return table.concat(names, " ")
end
print(keys(_G))
print(keys(package.loaded), keys(package.preload))
print(keys(debug), keys(debug.getregistry()))
print(debug.gethook())
print(os.getenv("LUA_INIT"), os.getenv("LUA_INIT_5_4"), os.getenv("LUA_INIT_5_3"), os.getenv("LUA_INIT_5_2"))
print(io.popen("env | grep -cE 'WAYFINDER_(LINK|INIT)'"):read("*a"))
print(#arg, arg[0], ...)
print(debug.traceback("here"))
)lua"};
  const PlainRun plain = run_plain(home.get(), {}, "one");
  auto client = Client::launch(home.get(), {{"args", {"one"}}, {"cwd", home.folder().string()}});
  client.set_breakpoint(home.get(), 9);  // the program runs gated
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.set_breakpoints(home.get(), {});
  client.continue_all();
  CHECK(client.expect_terminated() == plain.exit_code);
  CHECK(without_addresses(client.output() + client.output("stderr")) == without_addresses(plain.text));
  client.disconnect();
}

TEST_CASE("a program's own hooks work and see nothing of the debugger's", "[session][launch]") {
  const WrittenProgram home{R"lua(
local lines, calls = {}, 0
local function hooked(event, line)
  if event == "line" then lines[#lines + 1] = line else calls = calls + 1 end
end
debug.sethook(hooked, "lc")
local function f()
  return 1
end
f()
f() -- break
local hook, mask = debug.gethook()
debug.sethook()
print(hook == hooked, mask, table.concat(lines, " "), calls, (debug.gethook()))
)lua"};
  const PlainRun plain = run_plain(home.get());
  auto client = Client::launch(home.get());
  client.set_breakpoint(home.get(), home.get().line_of("-- break"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  client.next();
  client.expect_stopped("step");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == plain.text);
  client.disconnect();
}
