#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// speedscope's own file format: one profile of type "sampled" a thread, weights in nanoseconds (allocation mode:
/// bytes, and a second profile a thread of those still alive), frames are functions with their file and the line that
/// defines them. Samples stand in the order of time, those of one stack behind each other as one; where the order is
/// not known, or the file would grow beyond 100 MB, each distinct stack stands once. Threads beyond the 64 busiest
/// share a profile. Source: speedscope's wiki, "Importing from custom sources", and its file-format-schema.json.
[[nodiscard]] Result<std::string> write_speedscope(const Profile& profile);

}  // namespace wayfinder::profiling
