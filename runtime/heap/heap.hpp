#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "runtime/agent/command.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// The commands about the heap as a whole: heap/write. Thread: any.
[[nodiscard]] std::span<const Command> heap_commands() noexcept;

/// Ends the snapshot that the request asked for, if one is being written; nullopt: all. Thread: any.
void cancel_heap_request(const Agent& agent, std::optional<std::int64_t> request) noexcept;

/// Leaves the state's memory to itself: copies of the process that still write are ended, and its own allocator is
/// back. Thread: VM.
void release_heap(const Agent& agent, lua_State* L) noexcept;

}  // namespace wayfinder::runtime
