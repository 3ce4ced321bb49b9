#include "runtime/agent/agent.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <utility>

#include "runtime/agent/hello.hpp"
#include "runtime/agent/link_io.hpp"
#include "runtime/agent/lost_output.hpp"
#include "runtime/agent/process_end.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime {

namespace {

/// Agents are never deleted: threads and exit handlers may still come by.
struct KnownAgents {
  ProcessMutex mutex;
  std::vector<Agent*> all;
};
KnownAgents& known_agents() {
  static auto& agents = *new KnownAgents;
  return agents;
}

// initial-exec: the interrupt's handler reads it.
constinit thread_local Agent* agent_of_thread [[gnu::tls_model("initial-exec")]] = nullptr;

/// No request of a client's has it.
constexpr std::int64_t withdrawal_id = std::numeric_limits<std::int64_t>::max();

std::int32_t this_os_thread() noexcept {
  return static_cast<std::int32_t>(syscall(SYS_gettid));
}

}  // namespace

Agent::Agent(lua_State* main_thread, const Parts& parts, const Entrance& entrance)
    : main_thread_{main_thread},
      registry_{lua_topointer(main_thread, LUA_REGISTRYINDEX)},
      listens_{entrance.listens},
      parts_{parts},
      process_id_{getpid()},
      vm_thread_id_{this_os_thread()},
      outbox_{[this] { wake_io(); }},
      is_stopped_{!entrance.listens || entrance.waits} {
  noted_main_thread() = main_thread;
  (void)layout_verdict();  // found on this thread, whoever asks for it
}

Agent& Agent::start(lua_State* main_thread, Entrance entrance, const Parts& parts) {
  auto* agent = new Agent{main_thread, parts, entrance};
  {
    const std::lock_guard lock{known_agents().mutex};
    known_agents().all.push_back(agent);
  }
  install_interrupt(parts.come_to_safe_point);
  agent_of_thread = agent;
  (void)new LinkIo{*agent, std::move(entrance), agent->io_};  // lives as long as the agent
  static std::once_flag watches_forks;
  std::call_once(watches_forks, [] {
    // A forked child has neither our I/O threads nor a claim to their sockets.
    pthread_atfork(nullptr, nullptr, [] {
      leave_lost_output();
      for (Agent* left : known_agents().all) {
        const bool was_active = left->is_active_.exchange(false);
        if (LinkIo* io = left->io_.load(); was_active && io != nullptr) io->leave_in_child();
      }
    });
  });
  return *agent;
}

void Agent::say_hello() {
  link::HelloBody body = hello(parts_.breakpoint_modes, parts_.notes);
  body.is_waiting = is_stopped();
  outbox_.put_at_once(link::encode_event(link::HelloEvent::event, write(body)));
}

Agent* Agent::active() noexcept {
  Agent* agent = agent_of_thread;
  return agent != nullptr && agent->is_active() ? agent : nullptr;
}

std::vector<Agent*> Agent::all() {
  const std::lock_guard lock{known_agents().mutex};
  std::vector<Agent*> agents = known_agents().all;
  std::erase_if(agents, [](const Agent* agent) { return !agent->is_active(); });
  return agents;
}

bool Agent::is_on_vm_thread() const noexcept {
  return this_os_thread() == vm_thread_id_;
}

void Agent::send_interrupt() const noexcept {
  runtime::send_interrupt(vm_thread_id_);
}

Agent* Agent::of(lua_State* L) noexcept {
  Agent* agent = active();
  if (agent == nullptr || agent->main_thread() == nullptr) return nullptr;
  return lua_topointer(L, LUA_REGISTRYINDEX) == agent->registry_ ? agent : nullptr;
}

Agent* Agent::owner_of(lua_State* L) {
  const void* registry = lua_topointer(L, LUA_REGISTRYINDEX);
  const std::lock_guard lock{known_agents().mutex};
  const auto found = std::ranges::find_if(known_agents().all, [registry](const Agent* agent) {
    return agent->is_active() && agent->registry_ == registry && agent->main_thread() != nullptr;
  });
  return found == known_agents().all.end() ? nullptr : *found;
}

bool Agent::has_lost(const lua_State* main_thread) noexcept {
  return agent_of_thread != nullptr && agent_of_thread->gone_main_thread_.load() == main_thread;
}

void Agent::send(std::string frame) {
  const bool is_vm = is_on_vm_thread();
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
  wake_io();  // so that it repeats the signal while the VM has not come
}

void Agent::wake_io() const noexcept {
  if (const LinkIo* io = io_.load(); io != nullptr) io->wake();
}

void Agent::interrupt_at(std::chrono::steady_clock::time_point time) {
  interrupt_time_.store(time);
  if (time < io_.load()->wakes_at()) wake_io();
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
  if (cancellation_.cancel(request_id)) send_interrupt();
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
  if (!is_active()) return;
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
         cancellation_.forget();
         has_started_.store(false);
         if (is_termination_raised_.exchange(false)) is_terminating_.store(false);
         awaits_withdrawal_.store(false);
       }}});
  if (cancellation_.cancel(std::nullopt)) send_interrupt();
  interrupt();
}

void Agent::client_is_ready() noexcept {
  is_client_coming_ = false;
  has_started_.store(true);
}

}  // namespace wayfinder::runtime
