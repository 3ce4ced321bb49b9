#pragma once
#include <chrono>

#include "protocol/error.hpp"

struct lua_State;

/// Code of the client's that runs in the program: evaluate requests, conditions, log messages. It runs in a Lua thread
/// of the agent's, resumed from the thread that is stopped or at a safe point, so hooks fire in it.
namespace wayfinder::runtime {

/// How long one evaluation may run. Thread: VM.
void set_evaluation_limit(lua_State* L, std::chrono::milliseconds limit) noexcept;

/// Calls the function below its `arguments` values on top of L's stack in the agent's Lua thread, within the limit, and
/// replaces them by its results; returns how many. Errors, function and arguments popped: evaluation with Lua's
/// message, timed_out, cancelled. A yield is an error. What runs no Lua code cannot be ended: a C function that blocks,
/// a finalizer.
[[nodiscard]] Result<int> run_evaluation(lua_State* L, int arguments);

}  // namespace wayfinder::runtime
