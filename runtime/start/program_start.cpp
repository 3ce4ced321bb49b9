#include "runtime/start/program_start.hpp"

#include <optional>
#include <string>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/tracing/tracer.hpp"

namespace wayfinder::runtime {
namespace {

void prepend_search_path(lua_State* L, const char* field, const std::optional<std::string>& prefix) {
  if (!prefix || prefix->empty()) return;
  lua_getglobal(L, LUA_LOADLIBNAME);
  if (lua_istable(L, -1)) {
    lua_getfield(L, -1, field);
    lua_pushlstring(L, prefix->data(), prefix->size());
    lua_pushliteral(L, LUA_PATH_SEP);
    lua_rotate(L, -3, -1);
    lua_concat(L, 3);
    lua_setfield(L, -2, field);
  }
  lua_pop(L, 1);
}

}  // namespace

void wait_for_client(lua_State* L) {
  Agent* agent = Agent::active();
  if (agent == nullptr) return;
  {
    const tracing::CollectorPause pause;  // a profile may begin before the program does
    agent->wait_for_start();
  }
  prepend_search_path(L, "path", agent->settings().lua_path);
  prepend_search_path(L, "cpath", agent->settings().lua_cpath);
}

void begin_program(lua_State* L) {
  const Agent* agent = Agent::active();
  if (agent == nullptr) return;
  Debugger& debugger = Debugger::of_thread();
  debugger.engine->program_begins();
  if (agent->settings().stop_on_entry) {
    debugger.stepper.begin(Stepper::Kind::entry, L);
    debugger.run_needs_changed(L);
  }
  const HookChange change{L};  // it may have been armed for the functions that were just loaded
  wear_hook(L, debugger.mask_of_resting(L));
}

}  // namespace wayfinder::runtime
