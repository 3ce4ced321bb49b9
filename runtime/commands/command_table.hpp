#pragma once
#include <span>
#include <string_view>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// The lists of this folder; inspect, sampling and heap have theirs in their own headers.
[[nodiscard]] std::span<const Command> control_commands() noexcept;
[[nodiscard]] std::span<const Command> breakpoint_commands() noexcept;

/// The command of this name; null: there is none. Thread: any.
[[nodiscard]] const Command* find_command(std::string_view name) noexcept;

}  // namespace wayfinder::runtime
