#pragma once
#include <span>

#include "runtime/agent/command.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// The commands about the heap as a whole: heap/write. Thread: any.
[[nodiscard]] std::span<const Command> heap_commands() noexcept;

/// Leaves the state's memory to itself: copies of the process that still write are ended, and its own allocator is
/// back. Thread: VM.
void release_heap(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
