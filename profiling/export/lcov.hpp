#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// lcov's tracefile: how often each line with code was come to, of the files that the program loaded. Lines without
/// code do not stand in it; those that were never reached do so with 0, where Profile::executable_lines() knows them.
/// Error: bad_argument with field "format" in other modes than line. Source: geninfo(1), "FILES".
[[nodiscard]] Result<std::string> write_lcov(const Profile& profile);

}  // namespace wayfinder::profiling
