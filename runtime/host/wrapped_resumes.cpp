
#include "runtime/debugger/yield_point.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluated_threads.hpp"
#include "runtime/hooks/evaluation_limit.hpp"

// Calls of these functions by the library, and by C code that is linked with us, lead here (--wrap in
// runtime/CMakeLists.txt); __real_… is the VM's function.
extern "C" {

int __real_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __real_lua_resetthread(lua_State* L);
int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __wrap_lua_resetthread(lua_State* L);

}  // extern "C"

namespace {

using wayfinder::runtime::EvaluatedRun;

int resume_and_meet_end(lua_State* L, lua_State* from, int arguments, int* results) {
  int status = LUA_OK;
  {
    const EvaluatedRun run{L};
    status = __real_lua_resume(L, from, arguments, results);
  }
  wayfinder::runtime::meet_resumed(L, from, status != LUA_YIELD);
  return status;
}

}  // namespace

extern "C" {

/// Mostly a jump, not a call: a frame of ours that each yield leaves behind puts the processor's memory of return
/// addresses out of step, which made a ring of coroutines a third slower.
int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results) {
  if (wayfinder::runtime::resumes_are_watched || wayfinder::runtime::evaluation_runs()) [[unlikely]] {
    return resume_and_meet_end(L, from, arguments, results);
  }
  return __real_lua_resume(L, from, arguments, results);
}

/// Runs pending __close handlers.
int __wrap_lua_resetthread(lua_State* L) {
  const EvaluatedRun run{L};
  return __real_lua_resetthread(L);
}

}  // extern "C"
