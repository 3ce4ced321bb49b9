// line_hook SCRIPT [ARG...]: runs a Lua script under a LINE hook that does nothing: the floor of any line breakpoint.
#include "tests/bench/plain_script.hpp"

int main(int count, char** arguments) {
  if (count < 2) return 2;
  return wayfinder::bench::run_plainly(
      count - 1, arguments + 1, [](lua_State* L) { lua_sethook(L, [](lua_State*, lua_Debug*) {}, LUA_MASKLINE, 0); });
}
