#pragma once
#include <string>

#include "profiling/diff/profile_diff.hpp"

namespace wayfinder::profiling {

/// The whole comparison; docs/profile-format.md has the schema.
[[nodiscard]] std::string write_diff_json(const ProfileDiff& diff, const Profile& a, const Profile& b);

}  // namespace wayfinder::profiling
