// bare_signal RATE SCRIPT [ARG...]: runs a Lua script while signals arrive on the sampler's schedule and do nothing.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <lua.hpp>

#include "runtime/sampling/tick_thread.hpp"
#include "runtime/sampling/vm_thread.hpp"

namespace {

using namespace wayfinder::runtime::sampling;

int run(lua_State* L) {
  const int count = static_cast<int>(lua_tointeger(L, 1));
  auto* const* arguments = static_cast<char**>(lua_touserdata(L, 2));
  luaL_openlibs(L);
  lua_gc(L, LUA_GCGEN, 0, 0);  // as lua.c
  lua_newtable(L);
  for (int i = 0; i < count; ++i) {
    lua_pushstring(L, arguments[i]);
    lua_rawseti(L, -2, i);
  }
  lua_setglobal(L, "arg");
  if (luaL_loadfile(L, arguments[0]) != LUA_OK) return lua_error(L);
  lua_call(L, 0, 0);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
  const VmThread vm_thread;
  const std::chrono::nanoseconds interval{static_cast<std::int64_t>(1e9 / std::atof(arguments[1]))};
  const TickThread ticks{interval, [&] {
                           if (vm_thread.is_running()) vm_thread.send(SIGPROF);
                         }};
  lua_State* L = luaL_newstate();
  lua_pushcfunction(L, run);
  lua_pushinteger(L, count - 2);
  lua_pushlightuserdata(L, arguments + 2);
  const bool failed = lua_pcall(L, 2, 0, 0) != LUA_OK;
  if (failed) std::fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return failed ? 1 : 0;
}
