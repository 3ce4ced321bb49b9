#include "adapter/session/failure.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

json error_of(const Failure& failure) {
  return failure.body.at("error");
}

}  // namespace

TEST_CASE("a refusal's sentence is passed on as it is, as message and as format", "[adapter][failure]") {
  const auto failure = failure_of("next", refuse("threadId", "a thread", "9", ErrorCode::unknown_id).value());
  CHECK(failure.message == "threadId: expected a thread, got 9");
  CHECK(error_of(failure).at("format") == failure.message);
  CHECK(error_of(failure).at("variables") == json{{"field", "threadId"}});
  CHECK(error_of(failure).at("id") == static_cast<int>(ErrorCode::unknown_id));
}

TEST_CASE("what Lua or the system says becomes the end of the sentence", "[adapter][failure]") {
  const auto [code, field, sentence] = GENERATE(table<ErrorCode, std::string, std::string>({
      {ErrorCode::evaluation, "", "evaluate: expected Lua code that runs, got it broke"},
      {ErrorCode::evaluation, "value", "value: expected Lua code that runs, got it broke"},
      {ErrorCode::link_lost, "", "evaluate: expected a program that is there, got it broke"},
      {ErrorCode::launch_failed, "", "evaluate: expected a program that starts, got it broke"},
      {ErrorCode::file, "path", "path: expected a file that can be used, got it broke"},
      {ErrorCode::internal, "", "evaluate: expected to succeed, got it broke"},
  }));
  const auto failure = failure_of("evaluate", {code, "it broke", field});
  CHECK(failure.message == sentence);
  CHECK(error_of(failure).at("format") == sentence);
}

TEST_CASE("the specification's own words are the message, the sentence stays the format", "[adapter][failure]") {
  const auto cancelled = failure_of("evaluate", {ErrorCode::cancelled, "evaluate was cancelled", ""});
  CHECK(cancelled.message == "cancelled");
  CHECK(error_of(cancelled).at("format") == "evaluate: expected an answer, got a cancellation");
  const auto running = failure_of("next", refuse("threadId", "a stopped thread", "1", ErrorCode::not_stopped).value());
  CHECK(running.message == "notStopped");
  CHECK(error_of(running).at("format") == "threadId: expected a stopped thread, got 1");
}

TEST_CASE("a Lua error that speaks of expected and got is not taken for the sentence", "[adapter][failure]") {
  const auto failure =
      failure_of("evaluate", {ErrorCode::evaluation, "bad argument #1 (string expected, got no value)", ""});
  CHECK(failure.message ==
        "evaluate: expected Lua code that runs, got bad argument #1 (string expected, got no value)");
}
