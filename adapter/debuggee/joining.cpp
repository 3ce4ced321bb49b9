#include "adapter/debuggee/joining.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::chrono::seconds withdraw_limit{1};

tl::unexpected<Error> no_agent(std::string_view field, std::string_view got) {
  return fail(ErrorCode::launch_failed,
              fmt::format("{}: expected a program that listens for wayfinder, got {}", field, got));
}

}  // namespace

asio::awaitable<Result<Nothing>> join(Agent& agent, Introduction introduction, std::string_view field) {
  link::JoinArguments arguments;
  arguments.token = std::move(introduction.token);
  arguments.client = fmt::format("{} (process {})", introduction.client, ::getpid());
  auto joined = co_await agent.ask<link::Join>(std::move(arguments), introduction.patience);
  if (!joined && joined.error().code == ErrorCode::link_lost) joined = no_agent(field, "one that hung up");
  if (!joined && joined.error().code == ErrorCode::timed_out) joined = no_agent(field, "no answer");
  co_return joined;
}

asio::awaitable<void> withdraw(Agent& agent) {
  agent.tell<dap::CancelRequest>();  // all that the program was asked for and has not begun
  (void)co_await agent.ask<link::Withdraw>({}, withdraw_limit);
}

}  // namespace wayfinder::adapter
