#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "adapter/syntax/chunk.hpp"

namespace wayfinder::syntax {

/// Where execution stands that is about to run a line: in front of the first statement that begins there, or of the
/// line's end when none does. `first_line` is linedefined of the stopped function; a local declared on the line is
/// not visible yet.
[[nodiscard]] std::uint32_t offset_of_stop(const Chunk& chunk, std::string_view text, std::int32_t line,
                                           std::int32_t first_line);

/// The locals whose scopes hold the offset, innermost first; of those of one name only the first is what it means.
[[nodiscard]] std::vector<const Local*> visible_locals(const Chunk& chunk, std::uint32_t offset);

/// What a name means there; absent: a global.
[[nodiscard]] const Local* local_named(const Chunk& chunk, std::string_view name, std::uint32_t offset);

}  // namespace wayfinder::syntax
