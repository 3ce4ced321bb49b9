
#include "runtime/debugger/yield_point.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluated_threads.hpp"

// Calls of these functions by the library, and by C code that is linked with us, lead here (--wrap in
// runtime/CMakeLists.txt); __real_… is the VM's function.
extern "C" {

int __real_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __real_lua_resetthread(lua_State* L);
int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __wrap_lua_resetthread(lua_State* L);

int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results) {
  int status = LUA_OK;
  {
    const wayfinder::runtime::EvaluatedRun run{L};
    status = __real_lua_resume(L, from, arguments, results);
  }
  wayfinder::runtime::meet_resumed(L, from, status != LUA_YIELD);
  return status;
}

/// Runs pending __close handlers.
int __wrap_lua_resetthread(lua_State* L) {
  const wayfinder::runtime::EvaluatedRun run{L};
  return __real_lua_resetthread(L);
}

}  // extern "C"
