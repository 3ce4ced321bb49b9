#include "runtime/agent/agent.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <mutex>
#include <utility>

#include "runtime/agent/cancellation.hpp"
#include "runtime/agent/link_io.hpp"
#include "runtime/agent/log_points.hpp"
#include "runtime/agent/process_end.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/luajit/trap.hpp"

namespace wayfinder::runtime {

std::atomic<Agent*> Agent::active_{nullptr};

namespace {

/// Where a leak checker finds the agent once it is not active any more.
[[gnu::used]] Agent* agent_of_process = nullptr;

/// No request of a client's has it.
constexpr std::int64_t withdrawal_id = std::numeric_limits<std::int64_t>::max();

std::int32_t this_os_thread() noexcept {
  return static_cast<std::int32_t>(syscall(SYS_gettid));
}

/// What an end of the process takes after that of its Lua state.
constexpr std::chrono::milliseconds time_to_exit{300};

constexpr std::size_t most_command_line_bytes = 1024;

/// The process's command line with spaces between the words.
std::string command_line() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string text(most_command_line_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (text.ends_with('\0'))
    text.pop_back();
  std::ranges::replace(text, '\0', ' ');
  return escape_text(text);
}

link::HelloBody hello(const std::vector<std::string>& notes) {
  link::HelloBody body;
  body.notes = notes;
  body.lua = LUA_VERSION_MAJOR "." LUA_VERSION_MINOR;
  body.release = LUA_RELEASE;
  body.process_id = getpid();
  body.command_line = command_line();
  const LayoutVerdict& verdict = layout_verdict();
  if (verdict.is_trusted) {
    body.breakpoint_modes = {"gate", "line"};
    return body;
  }
  body.breakpoint_modes = {"line"};
  if constexpr (is_luajit) {
    if (luajit::traps_work()) body.breakpoint_modes = {"trap", "line"};
  } else {
    body.notes.push_back(
        "this Lua's memory layout is not the known one (" + verdict.reason +
        "): breakpoints use a line hook in all code, pause acts when the main coroutine runs, errors are not "
        "stopped at, and heap snapshots cannot be taken");
  }
  return body;
}

}  // namespace

Agent::Agent(lua_State* main_thread, const Parts& parts, const Entrance& entrance)
    : main_thread_{main_thread},
      registry_{lua_topointer(main_thread, LUA_REGISTRYINDEX)},
      listens_{entrance.listens},
      parts_{parts},
      process_id_{getpid()},
      vm_thread_id_{this_os_thread()},
      outbox_{&LinkIo::wake},
      is_stopped_{!entrance.listens || entrance.waits} {
  noted_main_thread() = main_thread;
  (void)layout_verdict();  // found on this thread, whoever asks for it
}

Agent& Agent::start(lua_State* main_thread, Entrance entrance, const Parts& parts) {
  auto* agent = new Agent{main_thread, parts, entrance};
  agent_of_process = agent;
  install_interrupt(parts.come_to_safe_point);
  active_.store(agent, std::memory_order_release);
  agent->io_ = new LinkIo{*agent, std::move(entrance)};  // both live on: threads and exit handlers may still come by
  static std::once_flag watches_forks;
  std::call_once(watches_forks, [] {
    // A forked child has neither our I/O thread nor a claim to its sockets.
    pthread_atfork(nullptr, nullptr, [] {
      const Agent* left = active_.exchange(nullptr);
      if (left != nullptr && left->io_ != nullptr) left->io_->leave_in_child();
    });
  });
  return *agent;
}

void Agent::say_hello() {
  link::HelloBody body = hello(parts_.notes);
  body.is_waiting = is_stopped();
  outbox_.put_at_once(link::encode_event(link::HelloEvent::event, write(body)));
}

Agent* Agent::of(lua_State* L) noexcept {
  Agent* agent = active();
  return agent != nullptr && lua_topointer(L, LUA_REGISTRYINDEX) == agent->registry_ ? agent : nullptr;
}

void Agent::send(std::string frame) {
  const bool is_vm = this_os_thread() == vm_thread_id_;
  if (is_vm && awaits_withdrawal_.load()) return;
  if (is_vm && !is_leaving_) {  // it may wait
    outbox_.put(std::move(frame));
  } else {
    outbox_.put_at_once(std::move(frame));
  }
}

void Agent::interrupt() {
  has_work_.store(true, std::memory_order_release);
  if (is_stopped()) return;
  send_interrupt();
  LinkIo::wake();  // so that it repeats the signal while the VM has not come
}

void Agent::interrupt_at(std::chrono::steady_clock::time_point time) {
  interrupt_time_.store(time);
  if (time < io_->wakes_at()) LinkIo::wake();
}

void Agent::request_pause() {
  pause_requested_.store(true);  // also while stopped: a continue may be on its way
  interrupt();
}

void Agent::cancel(std::optional<std::int64_t> request_id) {
  if (!request_id && !has_started()) return;
  for (const Inbox::Item& waiting : inbox_.remove(request_id)) {
    waiting.reply.error({ErrorCode::cancelled, fmt::format("{} was cancelled", waiting.command->name), {}});
  }
  if (cancel_request(request_id)) send_interrupt();
}

void Agent::request_termination() {
  is_terminating_.store(true);
  interrupt();
  if (is_stopped()) send_interrupt();  // ends an evaluation
  inbox_.wake();
}

void Agent::take(link::Message message) {
  if (!message.request_id) return;
  const std::int64_t id = *message.request_id;
  Reply reply{[this, id, client = clients_gone_.load()](Result<json> result) {
    if (client == clients_gone_.load())
      send(result ? link::encode_answer(id, *result) : link::encode_error(id, result.error()));
  }};
  const Command* command = parts_.find_command(message.name);
  if (command == nullptr) {
    return reply.error({ErrorCode::unknown_command,
                        fmt::format("command: expected one that this agent knows, got {}", shown(json(message.name))),
                        "command"});
  }
  if (command->name == link::Withdraw::command) forget_pause();  // now: the next client's may come before it is run
  if (command->when == When::at_once) {
    return command->run(Vm{nullptr, is_stopped(), *this}, message.content, reply);
  }
  if (command->when == When::stopped_only && !is_stopped() && inbox_.is_empty()) {
    return reply.error(
        {ErrorCode::not_stopped, fmt::format("{}: expected a stopped program, got a running one", command->name), {}});
  }
  inbox_.put({id, command, std::move(message.content), std::move(reply)});
  interrupt();
}

void Agent::link_lost() {
  if (active() != this) return;
  if (listens_) return send_client_away();
  end_process_group();
}

/// What it has begun ends at the VM's next safe point; a client that comes sooner is served behind that.
void Agent::send_client_away() {
  awaits_withdrawal_.store(true);
  forget_pause();
  ++clients_gone_;
  has_started_.store(false);
  interrupt_time_.store(nothing_due);
  (void)inbox_.remove(std::nullopt);
  inbox_.put(
      {withdrawal_id, parts_.find_command(link::Withdraw::command), json::object(), Reply{[this](const Result<json>&) {
         forget_cancellation();
         has_started_.store(false);
         if (is_termination_raised_.exchange(false)) is_terminating_.store(false);
         awaits_withdrawal_.store(false);
       }}});
  if (cancel_request(std::nullopt)) send_interrupt();
  interrupt();
}

void Agent::state_is_gone() {
  main_thread_.store(nullptr, std::memory_order_relaxed);
  if (!listens_) return;
  state_gone_time_.store(std::chrono::steady_clock::now());
  LinkIo::wake();
}

/// The end of a process closes its state first, and tells of itself a moment later.
bool Agent::outlives_state() const noexcept {
  return std::chrono::steady_clock::now() - time_to_exit >= state_gone_time_.load();
}

void Agent::leave_process() {
  Agent* expected = this;
  if (!active_.compare_exchange_strong(expected, nullptr)) return;
  outbox_.put_at_once(link::encode_event(link::LeftEvent::event, write(Nothing{})));
}

void Agent::client_is_ready() noexcept {
  has_started_.store(true);
}

void Agent::prepare_end() {
  for (const auto& callback : std::exchange(on_end_, {})) {
    callback(main_thread());
  }
}

void Agent::end(int exit_code) {
  if (std::exchange(has_ended_, true) || getpid() != process_id_) return;
  prepare_end();
  is_leaving_ = listens_;
  awaits_withdrawal_.store(false);
  LogPoints::of_process().flush(*this);
  send_event<link::EndedEvent>({exit_code});
  active_.store(nullptr, std::memory_order_release);  // nothing of ours acts from here on
  io_->close_when_written();
  remove_interrupt();
}

void Agent::detach() {
  prepare_end();
  is_leaving_ = listens_;
  awaits_withdrawal_.store(false);
  LogPoints::of_process().flush(*this);
  send_event<link::LeftEvent>({});
  has_ended_ = true;
  active_.store(nullptr, std::memory_order_release);
  io_->close_when_written();
  remove_interrupt();
}

}  // namespace wayfinder::runtime
