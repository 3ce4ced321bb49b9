#pragma once
#include <string>
#include <vector>

#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"

/// Locals of 5.4 that do not exist at run time: `local limit <const> = 10` becomes the value wherever the name stands.
/// What the source text says of them. Thread: VM.
namespace wayfinder::runtime::inspect {

class Inspector;

struct FoldedConstant {
  std::string name;
  std::string literal;  ///< its expression, of constants only
};

/// Those that the frame's function has declared and that are in scope where it stands.
[[nodiscard]] std::vector<FoldedConstant> folded_constants(Inspector& inspector, const Frame& frame);

/// Pushes the value; false, and nothing is pushed: it has none.
[[nodiscard]] bool push_constant(lua_State* L, const FoldedConstant& constant);

}  // namespace wayfinder::runtime::inspect
