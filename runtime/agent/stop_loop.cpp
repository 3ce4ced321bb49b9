#include <cstdio>
#include <utility>

#include "runtime/agent/agent.hpp"

// The VM thread's side of the queue: at safe points of the running program, and while it is stopped.
namespace wayfinder::runtime {

void Agent::run(lua_State* L, Inbox::Item item, bool stopped) {
  if (item.command->when == When::stopped_only && !stopped) {
    return item.reply.error({ErrorCode::not_stopped,
                             fmt::format("{}: expected a stopped program, got a running one", item.command->name),
                             {}});
  }
  const RequestAtWork request{cancellation_, item.id};
  item.command->run(Vm{L, stopped, *this}, item.arguments, std::move(item.reply));
}

void Agent::loop(lua_State* L, bool stopped) {
  goes_on_ = false;
  while (!goes_on_ && !is_terminating() && is_active()) {
    has_work_.store(false, std::memory_order_release);
    if (auto item = inbox_.wait()) run(L, std::move(*item), stopped);
  }
}

void Agent::wait_for_start() {
  loop(main_thread(), false);
  is_stopped_.store(false, std::memory_order_release);
  if (!inbox_.is_empty() || is_terminating() || pause_requested_.load()) interrupt();
}

void Agent::stop(lua_State* L, const dap::StoppedEventBody& event) {
  is_stopped_.store(true, std::memory_order_release);
  pause_requested_.store(false);
  std::fflush(stdout);
  log_points_.flush(*this);
  send_event<dap::StoppedEvent>(event);
  loop(L, true);
  is_stopped_.store(false, std::memory_order_release);
  if (!inbox_.is_empty() || is_terminating() || pause_requested_.load()) interrupt();
}

bool Agent::run_safe_point(lua_State* L) {
  has_work_.store(false, std::memory_order_release);
  // What a client has set before it starts is there from its first safe point on: a host that Lua is called from, now
  // and then, may have no other one for long.
  constexpr auto time_to_start = std::chrono::seconds{1};
  const auto end = std::chrono::steady_clock::now() + time_to_start;
  while (is_active()) {
    auto item = inbox_.take();
    if (!item && is_client_coming_) item = inbox_.wait_until(end);
    if (!item) break;
    run(L, std::move(*item), false);
  }
  is_client_coming_ = false;
  return pause_requested_.exchange(false);
}

}  // namespace wayfinder::runtime
