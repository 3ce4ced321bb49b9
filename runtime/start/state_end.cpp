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
  lua_Alloc allocate;
  void* data;
  void* last_block;
};
Closing closing{};

void* allocate_while_closing(void* /*data*/, void* block, std::size_t old_size, std::size_t size) {
  if (block == closing.last_block && size == 0) {
    if (Agent* agent = Agent::active(); agent != nullptr) agent->state_is_gone();
  }
  return closing.allocate(closing.data, block, old_size, size);
}

void tell_end_of_state(lua_State* main_thread) noexcept {
  closing.allocate = lua_getallocf(main_thread, &closing.data);
  closing.last_block = lua_getextraspace(main_thread);
  lua_setallocf(main_thread, allocate_while_closing, nullptr);
}

}  // namespace

void meet_end_of_state(lua_State* L) noexcept {
  Agent* agent = Agent::of(L);
  if (agent == nullptr) return;
  agent->prepare_end();
  Debugger::of_process().let_go(L);
  give_user_hooks_back(L);
  tell_end_of_state(agent->main_thread());
}

}  // namespace wayfinder::runtime
