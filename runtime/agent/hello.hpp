#pragma once
#include <string>
#include <vector>

#include "protocol/link_messages.hpp"

namespace wayfinder::runtime {

/// What an agent says of itself when it meets a client.
///   breakpoint_modes  engines that work here, the usual one first
///   notes  what does not work in this process; one sentence each
/// Thread: any, once the layout's verdict is known.
[[nodiscard]] link::HelloBody hello(const std::vector<std::string>& breakpoint_modes,
                                    const std::vector<std::string>& notes);

}  // namespace wayfinder::runtime
