#pragma once
#include <span>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// collector/start, collector/flush and collector/stop.
[[nodiscard]] std::span<const Command> collector_commands() noexcept;

/// Ends whatever profile is being taken on this OS thread, at a safe point of L.
void stop_collectors(lua_State* L);

}  // namespace wayfinder::runtime
