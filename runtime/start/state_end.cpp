#include "runtime/start/state_end.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/user_hooks.hpp"

namespace wayfinder::runtime {
namespace {

/// Closing runs __close handlers and what finalizers resume, which are code of the program's as any other, so safe
/// points go on to the end: until the block that holds the main thread is given back, the last one (close_state in
/// lstate.c).
struct Closing {
  Agent& agent;
  lua_Alloc allocate;
  void* data;
  void* last_block;
};

void* allocate_while_closing(void* data, void* block, std::size_t old_size, std::size_t size) {
  auto* const closing = static_cast<Closing*>(data);
  const Closing known = *closing;
  if (block == known.last_block && size == 0) {
    if (known.agent.is_active()) known.agent.state_is_gone();
    delete closing;
  }
  return known.allocate(known.data, block, old_size, size);
}

void tell_end_of_state(Agent& agent) noexcept {
  lua_State* main_thread = agent.main_thread();
  void* data = nullptr;
  const lua_Alloc allocate = lua_getallocf(main_thread, &data);
  auto* closing = new Closing{agent, allocate, data, lua_getextraspace(main_thread)};
  lua_setallocf(main_thread, allocate_while_closing, closing);
}

}  // namespace

void meet_end_of_state(lua_State* L) noexcept {
  Agent* agent = Agent::owner_of(L);
  if (agent == nullptr) return;
  if (!agent->is_on_vm_thread()) return agent->state_is_gone();  // what is kept of it is another OS thread's
  agent->prepare_end();
  Debugger::of_thread().let_go(L);
  give_user_hooks_back(L);
  tell_end_of_state(*agent);
}

}  // namespace wayfinder::runtime
