#pragma once
#include <string_view>

#include "adapter/syntax/chunk.hpp"
#include "adapter/syntax/dialect.hpp"

namespace wayfinder::syntax {

/// What a text holds, read as the dialect's own compiler would read the file. Never fails as a whole: after a syntax
/// error Chunk::error says what and where, and the rest is what was read before it.
/// Cost: one pass, time and memory in proportion to the text; nesting is limited as in that Lua. `text` may hold any
/// bytes. A compiled chunk is an error on line 1. Thread: any.
[[nodiscard]] Chunk parse(std::string_view text, const Dialect& dialect);

}  // namespace wayfinder::syntax
