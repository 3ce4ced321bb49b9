#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// V8's CPU profile, as Chrome DevTools and VS Code open it: one tree of functions for all threads, whose nodes tell
/// their samples by line (`positionTicks`), and the samples in the order of time. A sample lasts until the next one;
/// the last one is the root, at the end. Times are microseconds; what a node's samples lose by that is carried on, so
/// that each node's time is right to one of them. Where the order of time is not known, each distinct stack stands
/// once. Files with an absolute path are URIs. Source: Chrome DevTools Protocol, Profiler.Profile.
[[nodiscard]] Result<std::string> write_cpuprofile(const Profile& profile);

}  // namespace wayfinder::profiling
