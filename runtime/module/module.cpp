#include "runtime/facts/lua_api.hpp"
#include "runtime/module/launch.hpp"

/// What an interpreter finds in the module: for package.loadlib, in the start-up code of one that the adapter launches.
extern "C" int luaopen_wayfinder_launch(lua_State* L) {
  return wayfinder::runtime::launch_program(L);
}
