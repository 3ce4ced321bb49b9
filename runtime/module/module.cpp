
#include "runtime/facts/lua_api.hpp"
#include "runtime/module/launch.hpp"

// What an interpreter finds in the module.
extern "C" {

/// For package.loadlib, in the start-up code of an interpreter that the adapter launches.
int luaopen_wayfinder_launch(lua_State* L) {
  return wayfinder::runtime::launch_program(L);
}

int luaopen_wayfinder(lua_State* L) {
  lua_createtable(L, 0, 4);
  return 1;
}

}  // extern "C"
