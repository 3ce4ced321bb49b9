#pragma once
#include <string>

#include "profiling/diff/profile_diff.hpp"

namespace wayfinder::profiling {

/// Two runs as flamegraph.pl reads them for a red and blue flame graph: a line a stack, with the nanoseconds of the
/// first run and of the second.
[[nodiscard]] std::string write_diff_folded(const ProfileDiff& diff, const Profile& a, const Profile& b);

}  // namespace wayfinder::profiling
