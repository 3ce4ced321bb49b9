#pragma once

struct lua_State;

namespace wayfinder::runtime::luajit {

/// Turns the compiler of L's state on or off; off throws all compiled code away, also what runs: it goes on in the
/// interpreter. Returns whether it was on. May raise. Thread: VM.
[[nodiscard]] bool turn_compiler(lua_State* L, bool is_on);

}  // namespace wayfinder::runtime::luajit
