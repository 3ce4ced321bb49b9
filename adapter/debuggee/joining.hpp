#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "adapter/debuggee/agent.hpp"

/// Coming to an agent that listens, and leaving it. Thread: adapter I/O.
namespace wayfinder::adapter {

/// Who comes.
struct Introduction {
  std::string client;                ///< a name for others that come meanwhile
  std::optional<std::string> token;  ///< that the program listens with
  /// The agent answers on a thread of its own.
  std::chrono::steady_clock::duration patience{std::chrono::seconds{10}};
};

/// Becomes the agent's client. Errors: what the agent says to `join`; launch_failed, with `field` in front, when who
/// listens there is no agent.
[[nodiscard]] asio::awaitable<Result<Nothing>> join(Agent& agent, Introduction introduction,
                                                    std::string_view field = "attach");

/// Has the program take back what this client has begun in it. A program in a blocking C call does so when that
/// returns, and is not waited for.
[[nodiscard]] asio::awaitable<void> withdraw(Agent& agent);

}  // namespace wayfinder::adapter
