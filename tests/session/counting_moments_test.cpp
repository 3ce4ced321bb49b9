#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>

#include "tests/session/client.hpp"
#include "tests/session/listening_program.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/processes.hpp"

// The moments at which collectors other than the sampler are started, stopped, left and killed.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// LuaJIT refuses allocation mode.
std::vector<std::string> counting_modes() {
  if (tests_luajit()) return {"call", "line"};
  return {"call", "line", "allocation"};
}

json content_of(Client& client) {
  return json::parse(client.request("profiling/export", {{"format", "json"}}).at("content").get<std::string>());
}

bool has_function(Client& client, std::string_view name) {
  const json file = content_of(client);
  for (const json& function : file.at("functions")) {
    if (function.at("name") == name) return true;
  }
  return false;
}

/// Of a function by that name: calls, hits or bytes allocated, by the mode. 0: there is none.
double amount_of(Client& client, std::string_view name) {
  const json file = content_of(client);
  for (const json& function : file.at("functions")) {
    if (function.at("name") != name) continue;
    for (const char* field : {"calls", "hits", "selfBytes"}) {
      if (function.contains(field)) return function.at(field);
    }
  }
  return 0;
}

constexpr const char* busy = R"lua(Stop = false
local function make(n)
  local list
  for i = 1, n do list = {list, i} end
  return list
end
function Evaluated(n)
  local list
  for i = 1, n do list = {list, i, i, i} end
  return list
end
while not Stop do make(2000) end
)lua";

}  // namespace

TEST_CASE("a profile of any mode can be stopped twice, looked at while it runs, and started again",
          "[session][profiling][moments]") {
  const std::string mode = GENERATE(from_range(counting_modes()));
  CAPTURE(mode);
  const WrittenProgram written{busy};
  auto client = Client::run(written.get());
  client.request("profiling/start", {{"mode", mode}});
  client.pump_for(200ms);
  const auto before = content_of(client).at("counters");
  client.pump_for(200ms);
  CHECK(has_function(client, "make"));
  CHECK(client.request("profiling/stop").at("profile").at("lostSamples") == 0);
  const double amount = amount_of(client, "make");
  CHECK(amount > 0);
  CHECK(client.request("profiling/stop", {{"profile", 1}}).at("profile").at("id") == 1);
  CHECK(amount_of(client, "make") == amount);
  CHECK(client.request("profiling/start", {{"mode", mode}}).at("profile") == 2);
  client.pump_for(100ms);
  CHECK(client.request("profiling/stop").at("profile").at("id") == 2);
  client.disconnect();
}

TEST_CASE("evaluations, and the time that the program stands still, count in no mode",
          "[session][profiling][moments]") {
  const std::string mode = GENERATE(from_range(counting_modes()));
  CAPTURE(mode);
  const WrittenProgram written{busy};
  auto client = Client::run(written.get());
  json arguments{{"mode", mode}};
  if (mode != "allocation") arguments["clock"] = "wall";
  client.request("profiling/start", arguments);
  client.pump_for(100ms);
  client.request("evaluate", {{"expression", "#Evaluated(30000)"}, {"context", "repl"}});
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.request("evaluate", {{"expression", "Kept = Evaluated(30000)"}, {"context", "repl"}});
  client.pump_for(700ms);
  client.continue_all();
  client.pump_for(100ms);
  const json stopped = client.request("profiling/stop");
  CHECK(amount_of(client, "make") > 0);
  CHECK(amount_of(client, "Evaluated") == 0);
  if (mode != "allocation") {
    double total = 0;
    for (const json& function : stopped.at("summary").at("functions"))
      total += function.at("selfMs").get<double>();
    CHECK(total < 600);
  }
  client.disconnect();
}

TEST_CASE("os.exit in any mode keeps what was counted, and the exit code", "[session][profiling][moments]") {
  const std::string mode = GENERATE(from_range(counting_modes()));
  const std::string how = GENERATE("plain", "closing", "coroutine");
  CAPTURE(mode, how);
  const WrittenProgram home{R"lua(local how = ...
local function leave()
  local list
  for i = 1, 50000 do list = {list, tostring(i)} end
  os.exit(3, how == "closing")
end
if how == "coroutine" then coroutine.wrap(leave)() end
leave()
)lua"};
  const auto path = (home.folder() / "out.json").string();
  auto client = Client::run(
      home.get(), {{"args", {how}}, {"profile", {{"mode", mode}, {"export", {{{"format", "json"}, {"path", path}}}}}}});
  CHECK(client.expect_terminated() == 3);
  CHECK(std::filesystem::exists(path));
  CHECK(amount_of(client, "leave") > 0);
  client.disconnect();
}

TEST_CASE("what was counted before a kill stays readable", "[session][profiling][moments]") {
  const std::string mode = GENERATE(from_range(counting_modes()));
  CAPTURE(mode);
  const WrittenProgram written{busy};
  auto client = Client::launch(written.get(), {{"profile", {{"mode", mode}}}});
  client.configuration_done();
  const int pid = client.expect_event("process").at("systemProcessId");
  client.pump_for(1000ms);
  kill(pid, SIGKILL);
  CHECK(client.expect_terminated() == 128 + SIGKILL);
  CHECK(amount_of(client, "make") > 0);
  client.disconnect();
}

TEST_CASE("a forked child counts nothing, in no mode", "[session][profiling][moments]") {
  auto modes = counting_modes();
  modes.emplace_back("sampling");
  const auto mode = GENERATE_COPY(from_range(modes));
  CAPTURE(mode);
  const WrittenProgram written{R"lua(local probe = require("probe")
local function make(n) local list for i = 1, n do list = {list, tostring(i)} end return list end
for _ = 1, 40 do make(10000) end
local child = probe.fork()
if child == 0 then make(10000) os.exit(9) end
print(probe.wait(child))
)lua"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", mode}}}, {"luaCpath", module_path_of_tests()}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "exited\t9\n");
  if (mode == "call") CHECK(amount_of(client, "make") == 40);
  CHECK(has_function(client, "make"));
  client.disconnect();
}

TEST_CASE("a program that another takes the place of keeps what was counted, and ends when that ends",
          "[session][profiling][moments]") {
  auto modes = counting_modes();
  modes.emplace_back("sampling");
  const auto mode = GENERATE_COPY(from_range(modes));
  CAPTURE(mode);
  const WrittenProgram written{
      R"lua(local function make(n) local list for i = 1, n do list = {list, tostring(i)} end return list end
local stop = os.clock() + 0.4
while os.clock() < stop do make(10000) end
require("probe").exec("echo other; sleep 1.5; echo end; exit 4")
)lua"};
  auto client = Client::run(written.get(), {{"profile", {{"mode", mode}}}, {"luaCpath", module_path_of_tests()}});
  CHECK(client.expect_terminated() == 4);
  CHECK(client.output() == "other\nend\n");
  CHECK(has_function(client, "make"));
  client.disconnect();
}

TEST_CASE("counting ends with its client, and nothing is left of it", "[session][profiling][moments][lua54]") {
  const std::string mode = GENERATE("call", "line", "allocation");
  const bool says_so = GENERATE(true, false);
  CAPTURE(mode, says_so);
  ListeningProgram listening{program("attached.lua")};
  const std::string untouched = listening.next_line();
  auto client = std::make_unique<Client>(Client::attach(listening.port()));
  client->configuration_done();
  client->request("profiling/start", {{"mode", mode}});
  CHECK(listening.next_line() != untouched);
  if (says_so) client->disconnect();
  client.reset();
  CHECK(listening.says_soon(untouched));
  auto next = Client::attach(listening.port());
  next.configuration_done();
  CHECK(next.request("profiling/start", {{"mode", mode}}).at("profile") == 1);
  next.pump_for(100ms);
  CHECK(next.request("profiling/stop").at("profile").at("samples").get<int>() >= 0);
  next.disconnect();
}
