#include <lua.hpp>

#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/vm_hook.hpp"
#include "runtime/inspect/evaluation.hpp"

// The library's own calls that run code in another Lua thread come by here (--wrap in runtime/CMakeLists.txt). While an
// evaluation runs, that thread wears its hook: a coroutine of the program's, which may have no hook of ours at all, is
// held to the time limit, and has its own hook again as soon as it is left.
namespace wayfinder::runtime {
namespace {

/// Whether the thread has code to run, and nobody has resumed it: the others' hooks are not to be touched.
bool waits(lua_State* L) noexcept {
  lua_Debug record;
  return lua_status(L) != LUA_OK || lua_getstack(L, 0, &record) == 0;
}

bool take_in(lua_State* L) noexcept {
  if (!evaluation_runs() || wears_evaluation_hook(L) || !waits(L)) return false;
  wear_evaluation_hook(L);
  return true;
}

void let_go(lua_State* L) noexcept {
  wear_hook_anew(L, wanted_mask(L));
}

}  // namespace
}  // namespace wayfinder::runtime

extern "C" {

int __real_lua_resume(lua_State* L, lua_State* from, int arguments, int* results);
int __real_lua_resetthread(lua_State* L);

int __wrap_lua_resume(lua_State* L, lua_State* from, int arguments, int* results) {
  using namespace wayfinder::runtime;
  const bool is_taken = take_in(L);
  const int status = __real_lua_resume(L, from, arguments, results);
  if (is_taken) let_go(L);
  return status;
}

/// Runs pending __close handlers.
int __wrap_lua_resetthread(lua_State* L) {
  using namespace wayfinder::runtime;
  const bool is_taken = take_in(L);
  const int status = __real_lua_resetthread(L);
  if (is_taken) let_go(L);
  return status;
}

}  // extern "C"
