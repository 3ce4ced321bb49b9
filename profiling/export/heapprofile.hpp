#pragma once
#include <string>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// Chrome DevTools' sampling heap profile: the tree of functions with the bytes that each allocated, all threads
/// joined, whether or not they were freed since. Error: bad_argument with field "format" in other modes than
/// allocation. Source: Chrome DevTools Protocol, HeapProfiler.SamplingHeapProfile.
[[nodiscard]] Result<std::string> write_heapprofile(const Profile& profile);

}  // namespace wayfinder::profiling
