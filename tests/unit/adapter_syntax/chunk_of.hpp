#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

#include "adapter/syntax/parser.hpp"

namespace wayfinder::syntax {

inline Chunk chunk_of(std::string_view text, Lua lua = Lua::lua54) {
  return parse(text, dialect_of(lua));
}

inline constexpr std::initializer_list<Lua> all_luas{Lua::lua51, Lua::lua52, Lua::lua53, Lua::lua54, Lua::luajit};

/// Active lines of the main chunk.
inline std::vector<std::int32_t> lines_of(std::string_view text, Lua lua) {
  return chunk_of(text, lua).functions.front().active_lines;
}

}  // namespace wayfinder::syntax
