#pragma once
#include <string>

struct lua_State;

namespace wayfinder::runtime::heap {

/// The path of the main script, from the bottom of the main thread's stack; "" when that is no file's code. Thread: VM.
[[nodiscard]] std::string program_path(lua_State* L);

}  // namespace wayfinder::runtime::heap
