#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

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
/// or its time is over, and again at every instruction of this thread from then on, so that no pcall of the evaluated
/// code holds it up. No C++ object with a destructor may be alive in the caller.
void evaluation_hook(lua_State* L, lua_Debug* ar);

/// Makes L wear the evaluation's own COUNT hook and no other: what a Lua thread wears while evaluated code has it
/// resumed (evaluated_threads.cpp). Thread: VM, during an evaluation.
void wear_evaluation_hook(lua_State* L) noexcept;
[[nodiscard]] bool wears_evaluation_hook(lua_State* L) noexcept;
/// Whether the evaluation that runs has to end. Thread: VM, signal handlers included.
[[nodiscard]] bool evaluation_must_end() noexcept;

/// The request that the evaluations of its lifetime belong to; those outside of any (conditions, log messages) cannot
/// be cancelled. Thread: VM, one at a time.
class EvaluatingRequest {
 public:
  explicit EvaluatingRequest(std::int64_t id) noexcept;  ///< id > 0
  ~EvaluatingRequest();
  EvaluatingRequest(const EvaluatingRequest&) = delete;
  EvaluatingRequest& operator=(const EvaluatingRequest&) = delete;
};

/// Ends the evaluations of the request, now and later, with the error `cancelled` at their next hook; nullopt: of the
/// one that is being worked on. False: it is not worked on. Thread: any.
bool cancel_evaluation(std::optional<std::int64_t> request) noexcept;

/// Calls the function below its `arguments` values on top of L's stack in the agent's Lua thread, within the limit, and
/// replaces them by its results; returns how many. Errors, function and arguments popped: evaluation with Lua's
/// message, timed_out, cancelled. A yield is an error. What runs no Lua code cannot be ended: a C function that blocks,
/// a finalizer.
[[nodiscard]] Result<int> run_evaluation(lua_State* L, int arguments);

}  // namespace wayfinder::runtime
