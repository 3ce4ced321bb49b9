#include "runtime/agent/agent.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "runtime/agent/cancellation.hpp"
#include "runtime/agent/link_io.hpp"
#include "runtime/agent/log_points.hpp"
#include "runtime/agent/process_end.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime {

std::atomic<Agent*> Agent::active_{nullptr};

namespace {

/// Where a leak checker finds the agent once it is not active any more.
[[gnu::used]] Agent* agent_of_process = nullptr;

std::int32_t this_os_thread() noexcept {
  return static_cast<std::int32_t>(syscall(SYS_gettid));
}

link::HelloBody hello(const std::vector<std::string>& notes) {
  link::HelloBody body;
  body.notes = notes;
  body.lua = LUA_VERSION_MAJOR "." LUA_VERSION_MINOR;
  body.release = LUA_RELEASE;
  body.process_id = getpid();
  const LayoutVerdict& verdict = layout_verdict();
  if (verdict.is_trusted) {
    body.breakpoint_modes = {"gate", "line"};
  } else {
    body.breakpoint_modes = {"line"};
    body.notes.push_back(
        "this Lua's memory layout is not the known one (" + verdict.reason +
        "): breakpoints use a line hook in all code, pause acts when the main coroutine runs, errors are not "
        "stopped at, and heap snapshots cannot be taken");
  }
  return body;
}

}  // namespace

Agent::Agent(lua_State* main_thread, int link, OnLinkLost on_link_lost, const Parts& parts)
    : main_thread_{main_thread},
      registry_{lua_topointer(main_thread, LUA_REGISTRYINDEX)},
      on_link_lost_{on_link_lost},
      parts_{parts},
      process_id_{getpid()},
      vm_thread_id_{this_os_thread()},
      outbox_{&LinkIo::wake} {
  send_event<link::HelloEvent>(hello(parts.notes));
  io_ = new LinkIo{*this, link};  // both live until the process ends: threads and exit handlers may still come by
}

Agent& Agent::start(lua_State* main_thread, int link, OnLinkLost on_link_lost, const Parts& parts) {
  auto* agent = new Agent{main_thread, link, on_link_lost, parts};
  agent_of_process = agent;
  active_.store(agent, std::memory_order_release);
  install_interrupt(parts.come_to_safe_point);
  // A forked child has neither our I/O thread nor a claim to the link.
  pthread_atfork(nullptr, nullptr, [] { active_.store(nullptr, std::memory_order_release); });
  return *agent;
}

Agent* Agent::of(lua_State* L) noexcept {
  Agent* agent = active();
  return agent != nullptr && lua_topointer(L, LUA_REGISTRYINDEX) == agent->registry_ ? agent : nullptr;
}

void Agent::send(std::string frame) {
  const bool may_wait = this_os_thread() == vm_thread_id_;
  if (may_wait) {
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
  Reply reply{[this, id](Result<json> result) {
    send(result ? link::encode_answer(id, *result) : link::encode_error(id, result.error()));
  }};
  const Command* command = parts_.find_command(message.name);
  if (command == nullptr) {
    return reply.error({ErrorCode::unknown_command,
                        fmt::format("command: expected one that this agent knows, got {}", shown(json(message.name))),
                        "command"});
  }
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
  if (on_link_lost_ == OnLinkLost::exit_process && active() == this) end_process_group();
  active_.store(nullptr, std::memory_order_release);
  inbox_.wake();
}

void Agent::prepare_end() {
  for (const auto& callback : std::exchange(on_end_, {})) {
    callback(main_thread());
  }
}

void Agent::end(int exit_code) {
  if (std::exchange(has_ended_, true) || getpid() != process_id_) return;
  prepare_end();
  LogPoints::of_process().flush(*this);
  send_event<link::EndedEvent>({exit_code});
  active_.store(nullptr, std::memory_order_release);  // nothing of ours acts from here on
  remove_interrupt();
  io_->close_when_written();
}

void Agent::detach() {
  prepare_end();
  LogPoints::of_process().flush(*this);
  has_ended_ = true;
  active_.store(nullptr, std::memory_order_release);
  remove_interrupt();
  io_->close_when_written();
}

}  // namespace wayfinder::runtime
