#pragma once
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

/// LuaJIT takes a function's name from the instruction of its caller that waits for it, and tells of no tail calls:
/// when the function that was called there has made one, that is the name of a function that is gone.
///
/// Takes the name out of what lua_getinfo's "n" says of a frame, when the caller has another value under it. Locals,
/// upvalues and globals are looked up, raw; a field's or a method's name stays. The frame's function is on top of the
/// stack, and no value is pushed. Nothing happens in other Luas. Thread: VM.
void drop_name_of_another(lua_State* L, Inspector& inspector, const Frame& frame, lua_Debug& named);

}  // namespace wayfinder::runtime::inspect
