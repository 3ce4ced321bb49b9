#include "adapter/debuggee/agent.hpp"

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <exception>
#include <optional>

#include "protocol/generated/dap_types.hpp"

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

/// Answers everything with the same text.
class TextAgent final : public Agent {
 public:
  explicit TextAgent(std::string text) : text_{std::move(text)} {}
  asio::awaitable<Result<JsonText>> ask_text(std::string, json, Limit) override { co_return JsonText{text_}; }
  void tell_json(std::string, json) override {}

 private:
  std::string text_;
};

template <class Answer>
Answer wait_for(asio::awaitable<Answer> question) {
  asio::io_context io;
  std::optional<Answer> answer;
  asio::co_spawn(io, std::move(question), [&](const std::exception_ptr& failure, Answer result) {
    if (failure) std::rethrow_exception(failure);
    answer = std::move(result);
  });
  io.run();
  return std::move(answer.value());
}

}  // namespace

TEST_CASE("an answer that is asked for unread is passed on byte for byte", "[adapter][agent]") {
  TextAgent agent{R"({ "variables": [] })"};
  const auto answer = wait_for(agent.ask_unread<dap::VariablesRequest>({}));
  REQUIRE(answer);
  CHECK(answer->text == R"({ "variables": [] })");
}

TEST_CASE("an answer that is no JSON reaches no client", "[adapter][agent]") {
  TextAgent agent{R"({"variables":[)"};
  const auto unread = wait_for(agent.ask_unread<dap::VariablesRequest>({}));
  REQUIRE_FALSE(unread);
  CHECK(unread.error().code == ErrorCode::internal);
  CHECK(unread.error().message == "variables: the agent's answer is broken");
  const auto read = wait_for(agent.ask<dap::VariablesRequest>());
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::internal);
}
