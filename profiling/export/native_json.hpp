#pragma once
#include <string>
#include <string_view>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// Number of the format; a reader refuses any other. Fields may be added without a new one.
constexpr int native_version = 1;

/// Wayfinder's own format: everything that the profile holds, and each function's times for those who only read it.
/// The schema is in docs/profile-format.md.
[[nodiscard]] Result<std::string> write_native_json(const Profile& profile);

/// Loads back what write_native_json() made; equal in every part. Errors: corrupt_file, whose field is the path of the
/// first value that does not fit ("threads[0].nodes.parent", "" for text that is no JSON at all).
[[nodiscard]] Result<Profile> read_native_json(std::string_view text);

}  // namespace wayfinder::profiling
