#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// label(key [, value]): the samples of the coroutine that calls, and of those that it resumes, have that label until
/// it is called without a value. May raise; a lua_CFunction. Thread: VM.
int label_coroutine(lua_State* L);

/// No coroutine of this state has a label any longer. Never raises; needs a few free stack slots. Thread: VM.
void end_labels(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
