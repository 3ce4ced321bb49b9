#include <unistd.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/link_io.hpp"
#include "runtime/agent/lost_output.hpp"

// How an agent ends: with its state, with the process, or because it is to leave both alone.
namespace wayfinder::runtime {
namespace {

/// What an end of the process takes after that of its Lua state.
constexpr std::chrono::milliseconds time_to_exit{300};

}  // namespace

void Agent::state_is_gone() {
  if (lua_State* gone = main_thread_.exchange(nullptr); gone != nullptr) gone_main_thread_.store(gone);
  if (is_on_vm_thread()) restore_signal_mask();
  if (!listens_) return;
  state_gone_time_.store(std::chrono::steady_clock::now());
  wake_io();
}

/// The end of a process closes its state first, and tells of itself a moment later.
bool Agent::outlives_state() const noexcept {
  return std::chrono::steady_clock::now() - time_to_exit >= state_gone_time_.load();
}

bool Agent::leave_process() {
  if (has_ended_.exchange(true)) return false;  // the I/O thread is waited for by who has ended it
  is_active_.store(false);
  outbox_.put_at_once(link::encode_event(link::LeftEvent::event, write(Nothing{})));
  remove_interrupt();
  return true;
}

void Agent::on_end(std::function<void(lua_State*)> callback) {
  const std::lock_guard lock{on_end_mutex_};
  on_end_.push_back(std::move(callback));
}

void Agent::prepare_end() {
  std::vector<std::function<void(lua_State*)>> callbacks;
  {
    const std::lock_guard lock{on_end_mutex_};
    callbacks.swap(on_end_);
  }
  for (const auto& callback : callbacks) {
    callback(is_on_vm_thread() ? main_thread() : nullptr);
  }
}

void Agent::end(int exit_code) {
  if (has_ended_.exchange(true) || getpid() != process_id_) return;
  prepare_end();
  is_leaving_ = listens_;
  awaits_withdrawal_.store(false);
  log_points_.flush(*this);
  send_event<link::EndedEvent>({exit_code});
  is_active_.store(false, std::memory_order_release);  // nothing of ours acts from here on
  if (!listens_) leave_lost_output();
  if (is_on_vm_thread()) restore_signal_mask();
  io_.load()->close_when_written();
  remove_interrupt();
}

void Agent::detach() {
  if (has_ended_.exchange(true)) {
    while (is_active()) {  // the I/O thread is about to leave
      std::this_thread::yield();
    }
    return;
  }
  prepare_end();
  is_leaving_ = listens_;
  awaits_withdrawal_.store(false);
  log_points_.flush(*this);
  send_event<link::LeftEvent>({});
  is_active_.store(false, std::memory_order_release);
  if (!listens_) leave_lost_output();
  if (is_on_vm_thread()) restore_signal_mask();
  io_.load()->close_when_written();
  remove_interrupt();
}

}  // namespace wayfinder::runtime
