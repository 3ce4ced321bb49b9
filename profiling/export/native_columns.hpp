#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling::native {

/// Appends what the native file has a row of for each node, sample or call: `"threads":[…],"timeline":{…}`, in call
/// mode
/// `"calls":{…}`. Straight into the text, so that memory is needed for nothing else.
void append_columns(std::string& text, const Profile& profile);

}  // namespace wayfinder::profiling::native
