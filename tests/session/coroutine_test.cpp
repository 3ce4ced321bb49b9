#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("a breakpoint inside a coroutine stops there and shows its locals", "[session][coroutine]") {
  const auto lua = GENERATE(from_range(lua_versions()));
  CAPTURE(lua);
  const auto producer = program("producer.lua");
  auto client = Client::launch(producer, lua);
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
