#include "runtime/api/program_api.hpp"

#include <array>
#include <mutex>

#include "runtime/api/label_order.hpp"
#include "runtime/api/listen_order.hpp"
#include "runtime/api/push_order.hpp"
#include "runtime/commands/session_end.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/errors/termination.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/inspect/stop.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/tracing/tracer.hpp"

// The functions of the table may raise: they hold nothing with a destructor while they do.
namespace wayfinder::runtime {
namespace {

/// How this build of the agent comes into any program.
Embedding known_embedding{};
std::once_flag embedding_is_known;

constexpr std::size_t most_sentence_bytes = 512;

/// The address is on its way to a person, or to a program that reads it: one line, whole.
void announce(const ListenOrder& order) noexcept {
  const std::string line = fmt::format("Wayfinder agent listening at: {}\n", order.socket.address);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

void wait_for_first_client(Agent& agent) noexcept {
  const tracing::CollectorPause pause;
  agent.wait_for_start();
}

/// An agent whose state is gone is in nobody's way.
void leave_closed_state() noexcept {
  Agent* agent = Agent::active();
  if (agent != nullptr && agent->listens() && agent->main_thread() == nullptr) agent->detach();
}

bool start_pusher(lua_State* L, ListenOrder& order, std::span<char> refusal) noexcept {
  return take_push_order(L, known_embedding.adapter(), order, refusal);
}

/// listen{host =, port =, socket =, token =, wait =}: returns host and port, or the socket's path; nothing where the
/// program is debugged already by whoever started it.
int listen(lua_State* L) {
  if (const Agent* agent = Agent::active(); agent != nullptr && !agent->listens()) return 0;
  leave_closed_state();
  std::array<char, most_sentence_bytes> refusal{};
  auto& order = per_vm<ListenOrder>();  // an error leaves past all destructors
  if (Agent::active() != nullptr) {
    return luaL_error(L, "listen: %s listens already, at %s",
                      Agent::of(L) != nullptr ? "this process" : "another Lua state of this OS thread",
                      order.address());
  }
  lua_State* main_thread = main_thread_of(L);
  if (main_thread == nullptr) {
    return luaL_error(L, "listen: expected a call from the main coroutine, as this Lua's memory layout is not known");
  }
  if (!take_listen_order(L, order, refusal)) return luaL_error(L, "%s", refusal.data());
  Agent& agent = known_embedding.start(main_thread, order.entrance());
  announce(order);
  if (order.wait) wait_for_first_client(agent);
  if (order.socket.host.empty()) {
    lua_pushstring(L, order.address());
    return 1;
  }
  lua_pushstring(L, order.socket.host.c_str());
  lua_pushinteger(L, order.socket.port);
  return 2;
}

/// push{url =, name =, every =, labels =, rate =, clock =}: has a process of ours sample this state and push what it
/// sees; nothing where the program is debugged already by whoever started it.
int push(lua_State* L) {
  if (const Agent* agent = Agent::active(); agent != nullptr && !agent->listens()) return 0;
  leave_closed_state();
  std::array<char, most_sentence_bytes> refusal{};
  auto& order = per_vm<ListenOrder>();  // an error leaves past all destructors
  if (Agent::active() != nullptr) {
    return luaL_error(L, "push: expected a program that does not listen yet, got one that does, at %s",
                      order.address());
  }
  lua_State* main_thread = main_thread_of(L);
  if (main_thread == nullptr) {
    return luaL_error(L, "push: expected a call from the main coroutine, as this Lua's memory layout is not known");
  }
  if (!start_pusher(L, order, refusal)) return luaL_error(L, "%s", refusal.data());
  known_embedding.start(main_thread, order.entrance());
  return 0;
}

/// False: the program is to end.
bool stop_in_caller(lua_State* L) noexcept {
  Agent* agent = Agent::of(L);
  if (agent == nullptr || !agent->is_debugged() || agent->is_stopped() || evaluation_runs()) return true;
  Debugger& debugger = Debugger::of_thread();
  dap::StoppedEventBody event;
  event.reason = "breakpoint";
  event.description = "Paused on wayfinder.breakpoint()";
  debugger.stop(*agent, L, std::move(event), {.hidden_levels = 1});
  agent = Agent::active();
  if (agent == nullptr) return true;
  wear_hook(L, debugger.mask_of_resting(L));
  return !agent->is_terminating();
}

int breakpoint(lua_State* L) {
  if (!stop_in_caller(L)) raise_termination(L);
  return 0;
}

void leave(Agent& agent, lua_State* L) noexcept {
  end_session(agent, L);
  known_embedding.leave(L);
  agent.detach();
  give_user_hooks_back(L);  // last: from here on nothing arms ours any more
}

int stop(lua_State* L) {
  Agent* agent = Agent::of(L);
  if (agent == nullptr || !agent->listens()) return 0;
  if (evaluation_runs() || agent->is_stopped()) {
    return luaL_error(L, "stop: expected to be called by the program, got a call from an evaluation");
  }
  leave(*agent, L);
  end_labels(L);
  return 0;
}

}  // namespace

int open_program_api(lua_State* L, const Embedding& embedding) {
  std::call_once(embedding_is_known, [&embedding] { known_embedding = embedding; });
  static constexpr std::array<luaL_Reg, 6> functions{{{"label", label_coroutine},
                                                      {"listen", listen},
                                                      {"breakpoint", breakpoint},
                                                      {"push", push},
                                                      {"stop", stop},
                                                      {nullptr, nullptr}}};
  lua_createtable(L, 0, static_cast<int>(functions.size()) - 1);
  luaL_setfuncs(L, functions.data(), 0);
  return 1;
}

}  // namespace wayfinder::runtime
