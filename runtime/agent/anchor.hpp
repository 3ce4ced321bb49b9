#pragma once

struct lua_State;

/// The one place where the agent keeps Lua objects of its own: a table under one registry slot. The heap walker leaves
/// that edge out and counts what only it reaches as the debugger's.
namespace wayfinder::runtime {

/// The light userdata that is the slot's key.
[[nodiscard]] const void* agent_anchor() noexcept;

/// Pushes the agent's table, or nil where none has been made. Never raises; needs one free stack slot.
void push_anchor(lua_State* L) noexcept;

/// Makes the agent's table unless it is there, and pushes it. May raise (out of memory): protected callers only.
void make_anchor(lua_State* L);

/// Takes what stands under this light userdata out of the agent's table, and the table out of the registry with the
/// last of all. Never raises; needs three free stack slots.
void leave_anchor(lua_State* L, const void* key) noexcept;

}  // namespace wayfinder::runtime
