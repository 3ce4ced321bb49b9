#pragma once
#include <chrono>
#include <cstdint>

struct lua_State;
struct lua_Debug;

/// Code of the client's that runs in the program, as the hooks see it: it has a time limit, can be cancelled, and none
/// of its events is the program's.
namespace wayfinder::runtime {

/// An evaluation is under way in `thread`, for its lifetime. One at a time. Thread: VM.
class LimitedEvaluation {
 public:
  enum class End : std::uint8_t { none, timed_out, cancelled };

  LimitedEvaluation(lua_State* thread, std::chrono::milliseconds limit) noexcept;
  ~LimitedEvaluation();
  LimitedEvaluation(const LimitedEvaluation&) = delete;
  LimitedEvaluation& operator=(const LimitedEvaluation&) = delete;

  /// Why it was ended before its own end; none: it was not.
  [[nodiscard]] static End end() noexcept;

 private:
  lua_State* nesting_in_{};  ///< LuaJIT: the main thread of the state whose hook this is in
};

/// Whether an evaluation is under way on this VM. A hook that fires meanwhile, on whatever Lua thread, belongs to it:
/// no breakpoint, step or pause may act; call evaluation_hook() and return. Thread: VM, signal handlers included.
[[nodiscard]] bool evaluation_runs() noexcept;

/// The Lua thread that the evaluation was started in, where a search for the running thread begins; null when none
/// runs. Thread: VM, signal handlers included.
[[nodiscard]] lua_State* evaluation_thread() noexcept;

/// Whether the evaluation that runs has to end. Thread: VM, signal handlers included.
[[nodiscard]] bool evaluation_must_end() noexcept;

/// To be called by every hook that fires while evaluation_runs(). Raises a Lua error when the evaluation was cancelled
/// or its time is over, and again at every instruction of this thread from then on, so that no pcall of the evaluated
/// code holds it up. No C++ object with a destructor may be alive in the caller.
void evaluation_hook(lua_State* L, lua_Debug* ar);

/// Makes L wear the evaluation's own COUNT hook and no other: what a Lua thread wears while evaluated code has it
/// resumed (evaluated_threads.hpp). Thread: VM, during an evaluation.
void wear_evaluation_hook(lua_State* L) noexcept;
[[nodiscard]] bool wears_evaluation_hook(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
