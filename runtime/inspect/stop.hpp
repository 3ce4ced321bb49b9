#pragma once
#include <cstdint>

struct lua_State;

namespace wayfinder::runtime {

/// What the inspection commands must know of a stop.
struct Stop {
  int hidden_levels{};     ///< newest frames of the stopped thread that are the agent's own (a message handler)
  int error_index{};       ///< index on the stopped thread's stack of the error value; 0: no error stop
  bool error_is_caught{};  ///< a pcall, xpcall or coroutine.resume takes the error
};

/// The program stopped on L / goes on. Between the two, frame ids and variablesReferences are given out; stop_ended()
/// makes all of them stale and lets go of every value that they held. Thread: VM.
void stop_began(lua_State* L, const Stop& stop) noexcept;
void stop_ended(lua_State* L) noexcept;

/// The DAP id of a Lua thread: 1 for the main one, others numbered at first sight, stable for life; keeps nothing
/// alive. `L` is any thread of the same state with a free stack slot. 0 when memory ended. Thread: VM.
[[nodiscard]] std::int64_t thread_id(lua_State* L, lua_State* thread) noexcept;

}  // namespace wayfinder::runtime
