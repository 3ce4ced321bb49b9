#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("a breakpoint inside a coroutine stops there and shows its locals", "[session][coroutine]") {
  const auto producer = program("producer.lua");
  auto client = Client::launch(producer);
  client.set_breakpoint(producer, producer.line_of("-- break: item made"));
  client.configuration_done();
  const auto stop = client.expect_stopped("breakpoint");
  CHECK(stop.thread != 1);
  CHECK(client.stack_names(stop.thread).front().find("produce") != std::string::npos);
  CHECK(client.locals(stop.thread, 0).at("item") == "1");
  client.continue_all(stop.thread);
  CHECK(client.expect_stopped("breakpoint").thread == stop.thread);
  client.set_breakpoints(producer, {});
  client.continue_all(stop.thread);
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "done\t6\n");
}

TEST_CASE("threads lists the main thread as 1 and each coroutine with its own stack", "[session][coroutine]") {
  const auto producer = program("producer.lua");
  auto client = Client::launch(producer);
  client.set_breakpoint(producer, producer.line_of("-- break: item used"));
  client.configuration_done();
  CHECK(client.expect_stopped("breakpoint").thread == 1);
  const json threads = client.request("threads").at("threads");
  REQUIRE(threads.size() == 2);
  CHECK(threads[0].at("id") == 1);
  const int other = threads[1].at("id");
  CHECK(threads[1].at("name").get<std::string>().find("produce") != std::string::npos);
  CHECK(client.top_line(1) == producer.line_of("-- break: item used"));
  bool found = false;
  for (const auto& frame : client.stack(other))
    found = found || frame.at("line") == producer.line_of("-- break: item made");
  CHECK(found);
}

TEST_CASE("an evaluation may end the coroutine whose frame it was asked in", "[session][coroutine][lua52]") {
  const WrittenProgram written{R"(One = coroutine.create(function() local x = 1 coroutine.yield() return x end) -- one
Two = coroutine.create(function() local x = 1 coroutine.yield() return x end) -- two
Three = coroutine.create(function() local x = 1 coroutine.yield() return x end) -- three
for _, co in ipairs { One, Two, Three } do coroutine.resume(co) end
local function leave(depth) -- deep, so that no free slot of this chunk's holds it
  if depth > 0 then leave(depth - 1) else Finalized = setmetatable({}, { __gc = function() coroutine.resume(Three) end }) end
  return depth
end
leave(10)
local here = true -- here
print(here)
)"};
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), written.get().line_of("-- here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  std::map<int, int> frame_at;
  const json threads = client.request("threads").at("threads");
  for (const json& thread : threads) {
    for (const json& frame : client.stack(thread.at("id"))) {
      frame_at[frame.at("line")] = frame.at("id");
    }
  }
  const int one = frame_at.at(written.get().line_of("-- one"));
  const int two = frame_at.at(written.get().line_of("-- two"));
  const int three = frame_at.at(written.get().line_of("-- three"));
  const auto locals_are_gone = [&client](int frame) {
    return client.refusal("scopes", {{"frameId", frame}}).find("a frame of the current stop") != std::string::npos;
  };
  // x is written back after the call, if its frame is there
  CHECK(client.request("evaluate", {{"expression", "coroutine.resume(One, x)"}, {"frameId", one}}).at("result") ==
        "true, 1");
  CHECK(locals_are_gone(one));
  const int locals = client.request("scopes", {{"frameId", two}}).at("scopes")[0].at("variablesReference");
  CHECK(client.refusal("setVariable", {{"variablesReference", locals},
                                       {"name", "x"},
                                       {"value", "(function() coroutine.resume(Two) error('x', 0) end)()"}}) ==
        "value: expected Lua code that runs, got x");
  CHECK(locals_are_gone(two));
  CHECK(client.evaluate("(function() Finalized = nil end)()").empty());
  client.request("forceGC");
  CHECK(locals_are_gone(three));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "true\n");
}

TEST_CASE("nothing stops the program that is stopped", "[session][coroutine][lua52]") {
  const WrittenProgram written{R"(local function body()
  Count = (Count or 0) + 1 -- in the finalizer
end
local co = coroutine.create(body)
local function leave(depth) -- deep, so that no free slot of this chunk's holds it
  if depth > 0 then leave(depth - 1) else Finalized = setmetatable({}, { __gc = function() coroutine.resume(co) body() end }) end
  return depth
end
leave(10)
local here = true -- here
body()
print(Count)
)"};
  auto client = Client::launch(written.get());
  client.set_breakpoints(written.get(), {{{"line", written.get().line_of("-- here")}},
                                         {{"line", written.get().line_of("-- in the finalizer")}}});
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("(function() Finalized = nil end)()").empty());
  client.request("forceGC");
  CHECK(client.evaluate("Count") == "2");
  client.continue_all();
  client.expect_stopped("breakpoint");
  CHECK(client.top_line() == written.get().line_of("-- in the finalizer"));
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "3\n");
}

TEST_CASE("coroutines that exist before a breakpoint is set are stopped by it", "[session][coroutine]") {
  const WrittenProgram written{R"(local co = coroutine.wrap(function()
  while true do
    coroutine.yield()
    Count = Count + 1 -- inside
  end
end)
Count = 0
co()
while not Stop do co() end
)"};
  auto client = Client::run(written.get());
  client.pump_for(std::chrono::milliseconds{100});
  client.set_breakpoint(written.get(), 4);
  const auto stop = client.expect_stopped("breakpoint");
  CHECK(stop.thread != 1);
  client.set_breakpoints(written.get(), {});
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  client.continue_all(stop.thread);
  CHECK(client.expect_terminated() == 0);
}
