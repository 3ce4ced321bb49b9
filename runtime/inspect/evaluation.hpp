#pragma once
#include <chrono>
#include <string_view>

#include "protocol/error.hpp"

struct lua_State;
struct lua_Debug;

/// Code of the client's that runs in the program: evaluate requests, conditions, log messages. It runs in a Lua thread
/// of the agent's, resumed from the thread that is stopped or at a safe point, so hooks fire in it.
namespace wayfinder::runtime {

/// How long one evaluation may run. Thread: VM.
void set_evaluation_limit(lua_State* L, std::chrono::milliseconds limit) noexcept;

/// Whether an evaluation is under way on this VM. A hook that fires meanwhile, on whatever Lua thread, belongs to it:
/// no breakpoint, step or pause may act; call evaluation_hook() and return. Thread: VM, signal handlers included.
[[nodiscard]] bool evaluation_runs() noexcept;

/// The Lua thread that the evaluation was started in, where a search for the running thread begins; null when none
/// runs. Thread: VM, signal handlers included.
[[nodiscard]] lua_State* evaluation_thread() noexcept;

/// To be called by every hook that fires while evaluation_runs(). Raises a Lua error when the evaluation was cancelled
/// or its time is over, so no C++ object with a destructor may be alive in the caller.
void evaluation_hook(lua_State* L, lua_Debug* ar);

/// The hook that the evaluation's own threads wear: put it back (COUNT, evaluation_hook_count) where another one-shot
/// hook has replaced it.
constexpr int evaluation_hook_count = 10'000;
void evaluation_count_hook(lua_State* L, lua_Debug* ar);

/// What to do with a Lua thread that evaluated code has made and that runs on after the evaluation: it wears no hook of
/// the agent's any more. Called once for such a thread, in its first hook outside of an evaluation. Thread: VM.
using ThreadAdopter = void (*)(lua_State* thread);
void set_thread_adopter(ThreadAdopter adopt) noexcept;

/// Ends the evaluation that runs, if any, with the error `cancelled` at its next hook. Thread: any.
void cancel_evaluation() noexcept;

/// Calls the function below its `arguments` values on top of L's stack in the agent's Lua thread, within the limit, and
/// replaces them by its results; returns how many. Errors, function and arguments popped: evaluation with Lua's
/// message, timed_out, cancelled. A yield is an error.
[[nodiscard]] Result<int> run_evaluation(lua_State* L, int arguments);

}  // namespace wayfinder::runtime
