#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Yields and ends of coroutines are met where the resumer gets control back: whoever sees that
/// (host/wrapped_resumes.cpp) comes here. While nobody watches, that costs a test of one flag.

/// Whether a step wants to see them. Thread: VM.
void watch_yields(bool is_watching) noexcept;

/// `resumer`, null where it is not known, goes on after L has yielded or ended. Thread: VM.
void meet_resumed(lua_State* L, lua_State* resumer, bool has_ended) noexcept;

}  // namespace wayfinder::runtime
