#include "runtime/hooks/evaluated_threads.hpp"

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"

namespace wayfinder::runtime {
namespace {

/// Whether the thread has code to run, and nobody has resumed it: the others' hooks are not to be touched.
bool waits(lua_State* L) noexcept {
  lua_Debug record;
  return lua_status(L) != LUA_OK || lua_getstack(L, 0, &record) == 0;
}

}  // namespace

EvaluatedRun::EvaluatedRun(lua_State* L) noexcept
    : taken_in_{evaluation_runs() && !wears_evaluation_hook(L) && waits(L) ? L : nullptr} {
  if (taken_in_ != nullptr) wear_evaluation_hook(taken_in_);
}

EvaluatedRun::~EvaluatedRun() {
  if (taken_in_ != nullptr) wear_hook_anew(taken_in_, hook_owner().wanted_mask(taken_in_));
}

}  // namespace wayfinder::runtime
