#include "adapter/session/outbox.hpp"

#include <utility>

#include "adapter/session/failure.hpp"
#include "protocol/framing.hpp"

namespace wayfinder::adapter {
namespace {

/// As much as a client may be behind before the program waits for it.
constexpr std::size_t enough_bytes = 4U << 20U;

}  // namespace

Outbox::Outbox(const asio::any_io_executor& executor)
    : more_bytes_{executor}, fewer_bytes_{executor}, all_written_{executor} {}

void Outbox::send_response(std::int64_t request_seq, std::string_view command, const JsonText& body) {
  if (is_closed_) return;
  const json head{{"type", "response"},
                  {"request_seq", request_seq},
                  {"success", true},
                  {"command", command},
                  {"seq", ++last_seq_}};
  std::string text = dump_json(head);
  if (!body.text.empty()) {
    text.back() = ',';
    text.append("\"body\":").append(body.text).append("}");
  }
  append_text(text);
}

void Outbox::send_failure(std::int64_t request_seq, std::string_view command, const Error& error) {
  auto failure = failure_of(command, error);
  append({{"type", "response"},
          {"request_seq", request_seq},
          {"success", false},
          {"command", command},
          {"message", std::move(failure.message)},
          {"body", std::move(failure.body)}});
}

void Outbox::send_event(std::string_view event, json body) {
  json message{{"type", "event"}, {"event", event}};
  if (!body.is_null()) message["body"] = std::move(body);
  if (holds_ > 0) {
    held_events_.push_back(std::move(message));
  } else {
    append(std::move(message));
  }
}

std::int64_t Outbox::send_request(std::string_view command, json arguments) {
  append({{"type", "request"}, {"command", command}, {"arguments", std::move(arguments)}});
  return last_seq_;
}

void Outbox::append(json message) {
  if (is_closed_) return;
  message["seq"] = ++last_seq_;
  append_text(dump_json(message));
}

void Outbox::append_text(const std::string& message) {
  if (trace) trace("out", message);
  bytes_ += dap::encode_body(message);
  more_bytes_.notify_all();
}

void Outbox::release() {
  if (--holds_ > 0) return;
  for (auto& event : std::exchange(held_events_, {}))
    append(std::move(event));
}

asio::awaitable<void> Outbox::room() {
  while (bytes_.size() + taken_bytes_ > enough_bytes && !is_closed_ && !is_ending_)
    co_await fewer_bytes_.wait();
}

void Outbox::end_waiting() {
  is_ending_ = true;
  fewer_bytes_.notify_all();
}

asio::awaitable<void> Outbox::wait_for_bytes() {
  while (bytes_.empty() && !is_closed_)
    co_await more_bytes_.wait();
}

std::string Outbox::take() {
  taken_bytes_ = bytes_.size();
  return std::exchange(bytes_, {});
}

void Outbox::taken_bytes_written() {
  taken_bytes_ = 0;
  fewer_bytes_.notify_all();
  if (bytes_.empty()) all_written_.notify_all();
}

asio::awaitable<void> Outbox::flushed(std::chrono::steady_clock::duration limit) {
  if (!is_empty() && !is_closed_) co_await all_written_.wait_for(limit);
}

void Outbox::close() {
  is_closed_ = true;
  bytes_ = {};
  more_bytes_.notify_all();
  fewer_bytes_.notify_all();
  all_written_.notify_all();
}

}  // namespace wayfinder::adapter
