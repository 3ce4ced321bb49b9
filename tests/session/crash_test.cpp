#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

// Programs that crash or leave early while they are being measured.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

json with_probe(const WrittenProgram& home, json more = json::object()) {
  home.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (home.folder() / "store").string() + " }\n");
  more["luaCpath"] = module_path_of_tests();
  return more;
}

bool has_function(const json& folded, std::string_view name) {
  return folded.at("content").get<std::string>().find(name) != std::string::npos;
}

}  // namespace

TEST_CASE("a fault inside a C module is told by name at once, and what was measured stays", "[session][crash]") {
  const WrittenProgram home{R"(local probe = require("probe")
local function spin() for i = 1, 1000 do end end
while not Crash do spin() end
if Crash == "coroutine" then coroutine.wrap(function() probe.crash() end)() end
probe.crash()
)"};
  const std::string where = GENERATE("main", "coroutine");
  CAPTURE(where);
  auto client = Client::run(home.get(), with_probe(home));
  client.request("profiling/start", {{"interval", 1}});
  client.request("takeHeapSnapshot");
  client.pump_for(500ms);
  client.request("evaluate", {{"expression", "Crash = '" + where + "'"}, {"context", "repl"}});
  const auto began = std::chrono::steady_clock::now();
  const json named = client.expect_event(
      "output", [](const json& b) { return b.at("output").get<std::string>().find("SIGSEGV") != std::string::npos; });
  CHECK(client.expect_terminated() == 128 + SIGSEGV);
  CHECK(std::chrono::steady_clock::now() - began < patience(1000ms));
  CHECK(has_function(client.request("profiling/export", {{"format", "folded"}}), "spin"));
  CHECK(client.request("profiling/list").at("profiles").at(0).at("running") == false);
  CHECK(client.request("getHeapSnapshot", {{"id", 1}, {"count", 5}}).at("objects").size() == 5);
  client.disconnect();
}

TEST_CASE("a fault at a breakpoint's evaluation ends the program and not the session", "[session][crash]") {
  const WrittenProgram home{"Probe = require('probe')\nlocal x = 1 -- here\n"};
  auto client = Client::launch(home.get(), with_probe(home));
  client.set_breakpoint(home.get(), 2);
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const int frame = client.frame_id();
  const json answer = client.expect_response(
      client.send("evaluate", {{"expression", "Probe.crash()"}, {"context", "repl"}, {"frameId", frame}}));
  CHECK(answer.at("success") == false);
  CHECK(client.expect_terminated() == 128 + SIGSEGV);
  client.disconnect();
}

TEST_CASE("os.exit while sampling keeps the profile and the exit code", "[session][crash]") {
  const WrittenProgram home{R"(local how = ...
local function spin() local e = os.clock() + 0.4 while os.clock() < e do end end
local function leave()
  spin()
  os.exit(3, how == "closing")
end
if how == "coroutine" then coroutine.wrap(leave)() end
leave()
)"};
  const std::string how = GENERATE("plain", "closing", "coroutine");
  CAPTURE(how);
  const auto path = (home.folder() / "out.folded").string();
  auto client = Client::run(
      home.get(),
      {{"args", {how}}, {"profile", {{"interval", 1}, {"export", {{{"format", "folded"}, {"path", path}}}}}}});
  CHECK(client.expect_terminated() == 3);
  CHECK(std::filesystem::exists(path));
  const json profile = client.request("profiling/list").at("profiles").at(0);
  CHECK(profile.at("samples").get<int>() > 50);
  CHECK(has_function(client.request("profiling/export", {{"format", "folded"}}), "leave"));
  client.disconnect();
}
