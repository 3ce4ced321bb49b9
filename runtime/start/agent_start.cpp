#include "runtime/start/agent_start.hpp"

#include <cstdlib>
#include <mutex>
#include <utility>

#include "runtime/agent/interrupt.hpp"
#include "runtime/commands/command_table.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/debugger/vm_hook.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/hooks/safe_point.hpp"

namespace wayfinder::runtime {

Agent& start_agent_on(lua_State* L, Entrance entrance, std::vector<std::string> notes) {
  static std::once_flag is_first;
  std::call_once(is_first, [] {
    learn_library_functions();
    own_hooks();
    // exit() by whatever way, the program's os.exit among them, tells the client.
    ::on_exit(
        [](int status, void*) {
          for (Agent* agent : Agent::all()) {
            agent->end(status & 0xFF);
          }
        },
        nullptr);
  });
  return Agent::start(L, std::move(entrance), {find_command, come_to_safe_point, breakpoint_modes(), std::move(notes)});
}

void forget_earlier_agent(lua_State* L) noexcept {
  Debugger::of_thread().let_go(L);
}

}  // namespace wayfinder::runtime
