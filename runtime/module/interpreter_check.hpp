#pragma once
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// What the headers that we are compiled with say of an interpreter, and a build of one's own may have otherwise
/// (luaconf.h). Returns what was expected, or null: it fits. Before anything else is asked of L. Thread: VM.
[[nodiscard]] const char* expected_of_interpreter(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
