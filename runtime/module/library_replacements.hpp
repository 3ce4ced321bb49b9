#pragma once
#include <span>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// A function that stands in a library's table in place of the library's own, which is its upvalue, while the agent is
/// there.
struct Replacement {
  const char* library;
  const char* name;
  lua_CFunction function;
  int item{};  ///< not 0: of the list that the field is
};

/// Those that this Lua needs beside the ones for hooks: luajit_replacements.cpp, no_replacements.cpp.
[[nodiscard]] std::span<const Replacement> own_replacements() noexcept;

}  // namespace wayfinder::runtime
