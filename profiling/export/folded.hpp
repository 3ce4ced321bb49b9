#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// One line a stack, "outermost;…;leaf nanoseconds" (allocation mode: bytes), as flame graph tools read it: all
/// threads joined, functions without their lines. `;` in a name becomes `:`, line breaks and other control characters a
/// blank.
[[nodiscard]] Result<std::string> write_folded(const Profile& profile);

}  // namespace wayfinder::profiling
