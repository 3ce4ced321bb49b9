#include <catch2/catch.hpp>
#include <chrono>

#include "tests/session/client.hpp"

using namespace wayfinder::test;

TEST_CASE("pause stops a busy loop before any breakpoint was ever set", "[session][pause]") {
  const WrittenProgram written{"local n = 0\nwhile true do n = n + 1 end\n"};
  auto client = Client::run(written.get());
  client.pump_for(std::chrono::milliseconds{50});
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  CHECK(client.top_line() == 2);
  client.continue_all();
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
}

TEST_CASE("pause stops inside a coroutine that never yields", "[session][pause]") {
  const WrittenProgram written{
      "local co = coroutine.wrap(function()\n  local n = 0\n  while true do n = n + 1 end\nend)\nco()\n"};
  auto client = Client::run(written.get());
  client.pump_for(std::chrono::milliseconds{50});
  client.request("pause", {{"threadId", 1}});
  const auto stop = client.expect_stopped("pause");
  CHECK(stop.thread != 1);
  CHECK(client.top_line(stop.thread) == 3);
}

TEST_CASE("stack, continue and step of a running program are refused as not stopped", "[session][pause]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const auto response = client.refused("stackTrace", {{"threadId", 1}});
  CHECK(response.at("message") == "notStopped");
  CHECK(client.refusal("next", {{"threadId", 1}}).find("threadId: expected a stopped thread, got 1") == 0);
}

TEST_CASE("pauses reach a program that changes its hook all the time", "[session][pause]") {
  const WrittenProgram written{"while not Stop do debug.sethook() end\n"};
  auto client = Client::run(written.get());
  for (int i = 0; i < 30; ++i) {
    const auto began = std::chrono::steady_clock::now();
    client.request("pause", {{"threadId", 1}});
    client.expect_stopped("pause");
    CHECK(std::chrono::steady_clock::now() - began < patience(std::chrono::milliseconds{200}));
    client.continue_all();
  }
}
