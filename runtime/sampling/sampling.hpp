#pragma once
#include <span>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// collector/start, collector/flush and collector/stop.
[[nodiscard]] std::span<const Command> sampling_commands() noexcept;

}  // namespace wayfinder::runtime
