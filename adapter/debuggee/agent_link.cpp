#include "adapter/debuggee/agent_link.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <utility>

#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::size_t read_bytes = 64U << 10U;
constexpr std::chrono::seconds hello_limit{10};

}  // namespace

AgentLink::AgentLink(const asio::any_io_executor& executor, int descriptor, LinkListener& listener)
    : stream_{executor, descriptor}, listener_{listener}, hello_came_{executor}, tasks_{executor} {}

Error AgentLink::lost() const {
  if (!is_out_of_reach_) return Error{ErrorCode::link_lost, "the program has ended", {}};
  return Error{ErrorCode::link_lost, "the program is out of the debugger's reach", {}};
}

asio::awaitable<void> AgentLink::run() {
  std::string buffer(read_bytes, '\0');
  while (!is_process_gone_) {
    co_await listener_.room();
    if (is_process_gone_) break;
    std::error_code error;
    const std::size_t count =
        co_await stream_.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
    decoder_.feed(std::string_view{buffer}.substr(0, count));
    const bool is_whole = co_await take_frames();
    was_left_ = error == asio::error::eof || error == asio::error::connection_reset;
    if (!is_whole || (error && !is_process_gone_)) break;
  }
  if (is_process_gone_) {
    read_what_is_left();
    (void)co_await take_frames();
  }
  is_lost_ = true;
  fail_pending();
  hello_came_.notify_all();
  close();
}

void AgentLink::end_of_process() {
  is_process_gone_ = true;
  std::error_code ignored;
  stream_.cancel(ignored);
}

void AgentLink::close() {
  std::error_code ignored;
  stream_.close(ignored);
}

void AgentLink::read_what_is_left() {
  std::error_code error;
  stream_.non_blocking(true, error);
  std::array<char, 4096> piece{};
  while (!error) {
    const std::size_t count = stream_.read_some(asio::buffer(piece), error);
    decoder_.feed({piece.data(), count});
  }
}

asio::awaitable<bool> AgentLink::take_frames() {
  while (true) {
    auto frame = decoder_.next();
    if (!frame) {
      spdlog::error("{}", frame.error().message);
      co_return false;
    }
    if (!*frame) co_return true;
    if (take_frame(std::move(**frame))) {
      // Who waits for this answer was put into the queue just now; its turn comes before ours.
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
  }
}

/// Whether it was an answer that is waited for.
bool AgentLink::take_frame(link::Frame frame) {
  if (frame.kind == link::FrameKind::samples) {
    listener_.on_samples(std::move(frame.payload));
    return false;
  }
  if (frame.kind == link::FrameKind::message) return take_message(frame.payload);
  auto answer = link::parse_answer(frame.payload);
  if (answer) return take_answer(answer->id, std::move(answer->body));
  spdlog::error("{}", answer.error().message);
  return false;
}

bool AgentLink::take_answer(std::int64_t id, Result<JsonText> answer) {
  const auto asked = pending_.find(id);
  if (asked == pending_.end()) return false;  // told, or cancelled meanwhile
  asked->second->answer = std::move(answer);
  asked->second->answered.notify_all();
  last_answer_ = Clock::now();
  return true;
}

bool AgentLink::take_message(const std::string& payload) {
  auto message = link::parse_message(payload);
  if (!message) {
    spdlog::error("{}", message.error().message);
    return false;
  }
  if (message->reply_id) return take_answer(*message->reply_id, tl::unexpected(std::move(message->error)));
  if (message->name == link::HelloEvent::event) {
    auto body = read<link::HelloBody>(message->content, "hello");
    if (body) hello_ = std::move(*body);
    hello_came_.notify_all();
  } else {
    listener_.on_link_event(message->name, message->content);
  }
  return false;
}

void AgentLink::fail_pending() {
  for (auto& [id, pending] : pending_) {
    if (!pending->answer) pending->answer = tl::unexpected(lost());
    pending->answered.notify_all();
  }
}

asio::awaitable<Result<link::HelloBody>> AgentLink::hello() {
  // A timer of its own: more than one may wait for the hello of a program that clients come and go to.
  asio::steady_timer alarm{stream_.get_executor(), hello_limit};
  bool is_late = false;
  alarm.async_wait([&](std::error_code cancelled) {
    if (cancelled) return;
    is_late = true;
    hello_came_.notify_all();
  });
  bool is_cancelled = false;
  while (!hello_ && !is_lost_ && !is_late && !is_cancelled) {
    co_await hello_came_.wait();
    const auto state = co_await asio::this_coro::cancellation_state;
    is_cancelled = state.cancelled() != asio::cancellation_type::none;
  }
  alarm.cancel();
  co_await asio::post(stream_.get_executor(), asio::use_awaitable);  // the alarm, if it was due, has rung before us
  if (!hello_ && !is_lost_ && !is_late) {
    co_return fail(ErrorCode::cancelled, "the start of the program was cancelled");
  }
  if (!hello_) {
    co_return fail(ErrorCode::launch_failed, is_lost_ ? "the program's process ended before its agent could answer"
                                                      : "the program's agent did not answer in time");
  }
  if (hello_->version != link::version) {
    co_return refuse("agent link", fmt::format("version {} (this wayfinder)", link::version),
                     fmt::format("version {} (the agent in {})", hello_->version, hello_->release),
                     ErrorCode::unsupported);
  }
  co_return *hello_;
}

asio::awaitable<Result<JsonText>> AgentLink::ask_text(std::string command, json arguments, Limit limit) {
  if (is_lost_) co_return tl::unexpected(lost());
  const std::int64_t id = ++last_id_;
  Pending pending{Notice{stream_.get_executor()}, std::nullopt};
  pending_.emplace(id, &pending);
  const auto asked = Clock::now();
  send(link::encode_request(id, command, std::move(arguments)));
  const bool is_in_time = co_await wait_for_answer(pending, asked, limit);
  pending_.erase(id);
  if (pending.answer) co_return std::move(*pending.answer);
  if (is_in_time) {
    const dap::CancelArguments cancel{.request_id = id, .progress_id = {}};
    tell<dap::CancelRequest>(cancel);
    co_return fail(ErrorCode::cancelled, fmt::format("{} was cancelled", command));
  }
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
  co_return fail(
      ErrorCode::timed_out,
      fmt::format("{}: expected an answer within {} ms, got none: a program in a C function answers when that "
                  "function returns",
                  command, milliseconds));
}

/// Whether the wait ended before its time: by the answer, or because the request was cancelled.
asio::awaitable<bool> AgentLink::wait_for_answer(Pending& pending, Clock::time_point asked, Limit limit) {
  for (auto left = limit; left > Limit::zero(); left = limit - (Clock::now() - std::max(asked, last_answer_))) {
    const auto begin = Clock::now();
    co_await pending.answered.wait_for(left);
    if (pending.answer || limit == no_limit || Clock::now() - begin < left) co_return true;
  }
  co_return false;
}

void AgentLink::tell_json(std::string command, json arguments) {
  if (!is_lost_) send(link::encode_request(++last_id_, command, std::move(arguments)));
}

void AgentLink::send(std::string frame) {
  queue_ += frame;
  if (!is_writing_) tasks_.spawn(write_queue());
}

asio::awaitable<void> AgentLink::write_queue() {
  is_writing_ = true;
  std::error_code error;
  while (!queue_.empty() && !error) {
    const std::string bytes = std::exchange(queue_, {});
    co_await asio::async_write(stream_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
  }
  is_writing_ = false;  // a lost link is the reader's to notice
}

}  // namespace wayfinder::adapter
