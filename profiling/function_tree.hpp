#pragma once
#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// All threads of a profile in one tree whose frames are functions: FrameId n stands for FunctionId n. O(nodes).
[[nodiscard]] CallTree function_tree(const Profile& profile);

}  // namespace wayfinder::profiling
