#pragma once
#include <string>

#include "protocol/generated/dap_types.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

/// A frame's name with what the client wants to read beside it: `M.area(w = 2, h = 3) shapes.lua:12`. Parameters of Lua
/// functions only; their values are those of now. Needs LUA_MINSTACK free slots on L. Thread: VM; nothing raises.
[[nodiscard]] std::string name_as_wanted(lua_State* L, Inspector& inspector, const Frame& frame, std::string name,
                                         const dap::StackFrameFormat& format);

}  // namespace wayfinder::runtime::inspect
