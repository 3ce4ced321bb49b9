#include "runtime/host/host.hpp"

#include <cstdio>
#include <cstdlib>

#include "runtime/agent/agent.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/host/agent_link.hpp"
#include "runtime/host/allocator.hpp"
#include "runtime/host/arguments.hpp"
#include "runtime/host/script.hpp"
#include "runtime/sampling/hidden_functions.hpp"

namespace wayfinder::runtime {

int host_main(int argc, char** argv) {
  const auto arguments = read_host_arguments(argc, argv);
  if (!arguments) {
    std::fprintf(stderr, "wayfinder host: %s\n", arguments.error().message.c_str());
    return 2;
  }
  lua_State* L = new_program_state();
  if (L == nullptr) {
    std::fputs("lua5.4: cannot create state: not enough memory\n", stderr);
    return EXIT_FAILURE;
  }
  if (const auto started = start_agent(L, *arguments); !started) {
    std::fprintf(stderr, "wayfinder host: %s\n", started.error().message.c_str());
    lua_close(L);
    return 2;
  }
  sampling::add_hidden_function(run_interpreter, "interpreter");
  lua_pushcfunction(L, run_interpreter);
  lua_pushlightuserdata(L, const_cast<HostArguments*>(&*arguments));
  lua_pushnil(L);  // lua.c passes two values: a program that fills the stack gets as deep as there
  const int status = lua_pcall(L, 2, 1, 0);
  const bool went_well = lua_toboolean(L, -1) != 0;
  report_error(L, status);
  lua_close(L);
  const int exit_code = went_well && status == LUA_OK ? EXIT_SUCCESS : EXIT_FAILURE;
  if (Agent* agent = Agent::active(); agent != nullptr) agent->end(exit_code);
  return exit_code;
}

}  // namespace wayfinder::runtime
