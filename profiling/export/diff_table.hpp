#pragma once
#include <cstddef>
#include <string>

#include "profiling/diff/profile_diff.hpp"

namespace wayfinder::profiling {

/// For a person in a terminal: the two runs in a line, then what got slower and what got faster, by function and by
/// call path, at most `limit` rows each with the biggest change first; or a sentence that nothing did.
[[nodiscard]] std::string write_diff_table(const ProfileDiff& diff, const Profile& a, const Profile& b,
                                           std::size_t limit);

}  // namespace wayfinder::profiling
