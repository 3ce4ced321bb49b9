#pragma once
#include <string_view>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

enum class TargetKind : std::uint8_t { local, upvalue, field, indexed, metatable, user_value };

/// What an assignment changes. Below the new value the stack holds: nothing (local), the function (upvalue), the object
/// (metatable, user_value), the table and the key (field), or any object and the key (indexed: by Lua's own rules).
struct Target {
  TargetKind kind{};
  int index{};  ///< of the local (negative: vararg), upvalue or user value
};

/// Assigns the value on top of the stack, which stays. Raw, except for TargetKind::indexed. Error: bad_argument with
/// field "value" where the target cannot hold it; evaluation when Lua refused.
[[nodiscard]] Result<void> assign(lua_State* L, const Target& target, const Frame* frame);

/// Pushes the key that a child of the table on top of the stack is called by (name_of_key); false, nothing pushed: it
/// has no such child.
[[nodiscard]] bool push_key_of_name(lua_State* L, Inspector& inspector, std::string_view name);

}  // namespace wayfinder::runtime::inspect
