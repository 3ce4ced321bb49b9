#pragma once
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/json.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// The table at index 1 as an object, {} when there is none: what a function of ours was called with, f{key = value}.
/// Calls nothing of the program's; a value of a type that JSON does not have is an array with the type's name. Tables
/// are such values too, but for the one at `nested_key`. Error: bad_argument with `function` as field. Never raises.
/// Thread: VM.
[[nodiscard]] Result<json> table_argument(lua_State* L, std::string_view function, std::string_view nested_key = {});

}  // namespace wayfinder::runtime
