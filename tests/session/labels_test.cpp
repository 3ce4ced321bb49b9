#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/session/client.hpp"
#include "tests/session/listening_agent.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

/// What programs begin with.
const std::string preamble = R"lua(local label = require("wayfinder").label
local function spin(seconds) local e = os.clock() + seconds while os.clock() < e do end end
)lua";

struct LabelledRun {
  std::map<std::string, double> seconds;  ///< by labels, "key=value key=value"; "": without
  std::string output;
};

LabelledRun run_labelled(const std::string& program, json profile = json::object()) {
  const WrittenProgram written{preamble + program};
  profile["interval"] = 1;
  auto client = Client::run(written.get(), {{"profile", profile}, {"luaCpath", agent_cpath_of_tests()}});
  INFO(client.output());
  CHECK(client.expect_terminated() == 0);
  const json answer = client.request("profiling/export", {{"format", "json"}});
  const json file = json::parse(answer.at("content").get<std::string>());
  LabelledRun run{.seconds = {}, .output = client.output()};
  const json& timeline = file.at("timeline");
  for (std::size_t i = 0; i < timeline.at("weightNs").size(); ++i) {
    std::string labels;
    const std::size_t set = timeline.contains("labels") ? timeline.at("labels").at(i).get<std::size_t>() : 0;
    if (set != 0) {
      for (const json& label : file.at("labelSets").at(set)) {
        if (!labels.empty()) labels += ' ';
        labels += label.at("key").get<std::string>() + '=' + label.at("value").get<std::string>();
      }
    }
    run.seconds[labels] += timeline.at("weightNs").at(i).get<double>() / 1e9;
  }
  client.disconnect();
  return run;
}

}  // namespace

TEST_CASE("a label is on the samples of the coroutine that set it, and of those that it resumes",
          "[session][profiling][labels]") {
  const std::string clock = GENERATE("cpu", "wall");
  CAPTURE(clock);
  const auto run = run_labelled(R"lua(
label("app", "shop")
local function produce() label("stage", "read") spin(0.2) coroutine.yield() spin(0.2) end
local function serve(id)
  label("request", id)
  local items = coroutine.create(produce)
  coroutine.resume(items)
  coroutine.yield()
  spin(0.4)
  coroutine.resume(items)
end
local first, second = coroutine.create(serve), coroutine.create(serve)
coroutine.resume(first, 1)
coroutine.resume(second, "two")
coroutine.resume(first)
coroutine.resume(second)
spin(0.4)
label("app")
spin(0.4)
)lua",
                                {{"clock", clock}});
  // Each has 0.4 seconds of processor time: what one had too much, another would lack.
  for (const std::string labels : {"", "app=shop", "app=shop request=1", "app=shop request=1 stage=read",
                                   "app=shop request=two", "app=shop request=two stage=read"}) {
    CAPTURE(labels);
    CHECK(run.seconds.at(labels) > 0.3);
  }
  CHECK(run.seconds.size() == 6);
}

TEST_CASE("a program that waits does so under its labels", "[session][profiling][labels][layout]") {
  const auto run =
      run_labelled("label('waits_for', 'shell') os.execute('sleep 0.5') label('waits_for')", {{"clock", "wall"}});
  CHECK(run.seconds.at("waits_for=shell") > 0.4);
}

TEST_CASE("coroutines that have ended take their labels with them, and their memory", "[session][profiling][labels]") {
  const auto run = run_labelled(R"lua(
collectgarbage()
local before = collectgarbage("count")
for i = 1, 20000 do coroutine.wrap(function() label("request", i) end)() end
collectgarbage()
print(collectgarbage("count") - before < 500)
for i = 1, 100 do coroutine.wrap(function() spin(0.005) end)() end
for i = 1, 200 do local thread = coroutine.create(function() label("waits", i) coroutine.yield() end) coroutine.resume(thread) end
collectgarbage()
spin(0.1)
)lua");
  CHECK(run.output == "true\n");
  CHECK(run.seconds.at("") > 0.5);
}

TEST_CASE("a label that cannot be is an error that says what was expected", "[session][profiling][labels]") {
  const auto run = run_labelled(R"lua(
local function refused(...) print((select(2, pcall(label, ...)))) end
refused(1, 2)
refused("", 2)
refused("key", {})
refused("thread", 1)
for i = 1, 16 do label("key" .. i, i) end
refused("another", 1)
label("key1", true)
label("key1")
label("another", ("x"):rep(300))
spin(0.1)
)lua");
  CHECK(run.output ==
        "label: key: expected a string, got a number\n"
        "label: key: expected 1 to 64 bytes, got 0\n"
        "label: value: expected a string, a number, a boolean or nothing, got a table\n"
        "label: key: expected another one than \"thread\", which samples have anyway\n"
        "label: expected at most 16 labels at a time, got one more\n");
  const std::string& longest = run.seconds.rbegin()->first;
  CHECK(longest.starts_with("another=" + std::string(256, 'x') + " key10=10 "));
}

TEST_CASE("a label outlives an error that passes, until it is ended", "[session][profiling][labels]") {
  const auto run = run_labelled(R"lua(
label("request", 1)
coroutine.wrap(function()
  label("request", "inner one")
  pcall(function() label("step", 1) error("out") end)
  spin(0.1)
  label("step")
end)()
spin(0.2)
)lua");
  CHECK(run.seconds.at("request=1") > 0.15);
  CHECK(run.seconds.at("request=inner one step=1") > 0.05);
}

TEST_CASE("a label that was set before a client came is on the samples that it asks for",
          "[session][profiling][labels][listen]") {
  const auto program = WrittenProgram{preamble + R"lua(
label("request", 42)
require("wayfinder").listen{}
while true do spin(0.01) end
)lua"};
  const ListeningAgent agent{program.get()};
  auto client = agent.attached();
  client.request("profiling/start", {{"interval", 1}});
  client.pump_for(300ms);
  client.request("profiling/stop");
  const json answer = client.request("profiling/export", {{"format", "json"}});
  const json file = json::parse(answer.at("content").get<std::string>());
  CHECK(file.at("labelSets") == json::parse(R"([[], [{"key": "request", "value": "42"}]])"));
  CHECK(file.at("timeline").at("labels").at(0) == 1);
  client.disconnect();
}
