#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "adapter/syntax/chunk.hpp"

namespace wayfinder::syntax {

/// The innermost function whose lines hold this one, by index; the main chunk holds all. Of two functions that begin
/// and end on the same lines it is the later one.
[[nodiscard]] std::size_t function_at(const Chunk& chunk, std::int32_t line);

/// Where a breakpoint asked for on a line binds: that line if any function has an instruction there, else the next
/// active line of the innermost function around it. Nothing: there is none below, or nothing was understood.
[[nodiscard]] std::optional<std::int32_t> breakable_line(const Chunk& chunk, std::int32_t line);

/// All active lines of all functions from `first` to `last`, both included; sorted, each once.
[[nodiscard]] std::vector<std::int32_t> breakable_lines(const Chunk& chunk, std::int32_t first, std::int32_t last);

/// The beginnings of statements from `first` to `last` on active lines, in the order of the text.
[[nodiscard]] std::vector<Place> breakable_places(const Chunk& chunk, std::int32_t first, std::int32_t last);

}  // namespace wayfinder::syntax
