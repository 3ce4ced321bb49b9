#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

// What changes the program or the profile is done or not done, whatever `cancel` says.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// The answer to a request whose `cancel` is read together with it.
json answer_though_cancelled(Client& client, std::string_view command, json arguments = json::object()) {
  client.process().signal(SIGSTOP);
  const int seq = client.send(command, std::move(arguments));
  client.send("cancel", {{"requestId", seq}});
  client.process().signal(SIGCONT);
  return client.expect_response(seq);
}

}  // namespace

TEST_CASE("a program that was let go runs, though that was cancelled", "[session][cancel]") {
  auto client = Client::run(program("loop.lua"), {{"stopOnEntry", true}});
  client.expect_stopped("entry");
  CHECK(answer_though_cancelled(client, "continue", {{"threadId", 1}}).at("success") == true);
  CHECK(answer_though_cancelled(client, "pause", {{"threadId", 1}}).at("success") == true);
  client.expect_stopped("pause");
  const std::string step = GENERATE("next", "stepIn");
  CAPTURE(step);
  CHECK(answer_though_cancelled(client, step, {{"threadId", 1}}).at("success") == true);
  client.expect_stopped("step");
  CHECK_FALSE(client.stack().empty());
}

TEST_CASE("a profile begins and ends, though that was cancelled", "[session][cancel]") {
  auto client = Client::run(program("loop.lua"));
  CHECK(answer_though_cancelled(client, "profiling/start").at("success") == true);
  CHECK(client.refusal("profiling/start").find("profile 1 (stop it first)") != std::string::npos);
  CHECK(answer_though_cancelled(client, "profiling/stop").at("success") == true);
  CHECK(client.request("profiling/list").at("profiles")[0].at("running") == false);
  CHECK(client.request("profiling/start").at("profile") == 2);
}
