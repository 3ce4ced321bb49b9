#include "adapter/session/reverse_requests.hpp"

#include <fmt/format.h>

namespace wayfinder::adapter {

asio::awaitable<Result<json>> ReverseRequests::ask_json(std::string command, json arguments,
                                                        std::chrono::steady_clock::duration limit) {
  const std::int64_t seq = outbox_.send_request(command, std::move(arguments));
  Pending pending{Notice{executor_}, std::nullopt};
  pending_.emplace(seq, &pending);
  co_await pending.answered.wait_for(limit);
  pending_.erase(seq);
  if (pending.answer) co_return std::move(*pending.answer);
  co_return fail(ErrorCode::timed_out, fmt::format("{}: the client did not answer", command));
}

bool ReverseRequests::take_response(std::int64_t request_seq, bool success, std::string message, json body) {
  const auto found = pending_.find(request_seq);
  if (found == pending_.end()) return false;
  if (success) {
    found->second->answer = std::move(body);
  } else {
    found->second->answer = fail(ErrorCode::launch_failed, std::move(message));
  }
  found->second->answered.notify_all();
  return true;
}

void ReverseRequests::cancel_all() {
  for (auto& [seq, pending] : pending_) {
    if (!pending->answer) pending->answer = fail(ErrorCode::cancelled, "the session has ended");
    pending->answered.notify_all();
  }
}

}  // namespace wayfinder::adapter
