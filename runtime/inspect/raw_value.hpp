#pragma once

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/syntax.hpp"

namespace wayfinder::runtime::inspect {

/// Pushes the value of a plain expression in the frame (null: globals only), read raw: no metamethod is called, so what
/// only a metamethod could give is nil (fields) or an error (operators). Error: evaluation. Thread: VM.
[[nodiscard]] Result<void> push_raw_value(lua_State* L, Inspector& inspector, const Syntax& syntax, const Frame* frame);

}  // namespace wayfinder::runtime::inspect
