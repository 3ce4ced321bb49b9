#include "adapter/session/session.hpp"

#include <utility>

namespace wayfinder::adapter {

Session::Session(asio::any_io_executor executor, Environment& environment)
    : executor_{std::move(executor)},
      environment_{environment},
      outbox_{executor_},
      reverse_requests_{executor_, outbox_},
      tasks_{executor_},
      progress_{outbox_, client_},
      program_{*this},
      configured_{executor_} {}

void Session::enter(State state) {
  state_ = state;
  if (state == State::ended) configured_.notify_all();  // who waits to let the program run waits for nothing
}

void Session::tell(std::string sentence) {
  tell_as("console", std::move(sentence));
}

void Session::alert(std::string sentence) {
  tell_as("important", std::move(sentence));
}

void Session::tell_as(const char* category, std::string sentence) {
  dap::OutputEventBody body;
  body.category = category;
  body.output = std::move(sentence) + "\n";
  send<dap::OutputEvent>(body);
}

asio::awaitable<bool> Session::configured() {
  if (!is_configured_ && !is_finished_ && state_ != State::ended) co_await configured_.wait();
  co_return is_configured_ && !is_finished_ && state_ != State::ended;
}

void Session::set_configured() {
  is_configured_ = true;
  configured_.notify_all();
}

void Session::finish() {
  if (std::exchange(is_finished_, true)) return;
  configured_.notify_all();
  if (on_finished) on_finished();
}

asio::awaitable<void> Session::close() {
  finish();
  outbox_.end_waiting();
  reverse_requests_.cancel_all();
  co_await program_.leave();
  in_flight_.cancel_all();
  co_await tasks_.finished();
}

}  // namespace wayfinder::adapter
