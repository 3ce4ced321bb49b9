#pragma once
#include <vector>

#include "adapter/profiles/source_lines.hpp"
#include "profiling/profile.hpp"

namespace wayfinder::adapter {

/// Which lines of the files that a profile's functions stand in have code, as the compiler of its Lua would see it. A
/// file that is not there any more is left out. Thread: that of `sources`.
[[nodiscard]] std::vector<profiling::ExecutableLines> executable_lines(const profiling::Profile& profile,
                                                                       SourceLines& sources);

}  // namespace wayfinder::adapter
