#pragma once
#include <memory>

#include "runtime/breakpoints/breakpoint_engine.hpp"
#include "runtime/breakpoints/breakpoint_set.hpp"
#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/errors/exception_filters.hpp"
#include "runtime/globs/file_globs.hpp"
#include "runtime/stepping/stepper.hpp"

namespace wayfinder::runtime {

class Agent;
struct Stop;

/// The engines that work in this process, the usual one first.
[[nodiscard]] std::vector<std::string> breakpoint_modes();

/// What the debugger wants of the program at the moment. One for each VM thread. Thread: VM.
struct Debugger {
  [[nodiscard]] static Debugger& of_thread();

  Debugger();
  Debugger(const Debugger&) = delete;
  Debugger& operator=(const Debugger&) = delete;
  ~Debugger() = default;

  /// Uses the engine that was configured; automatic: the best one that passed its self test.
  void choose_engine(link::BreakpointMode mode);
  /// Breakpoints or skipFiles have changed: binds them in all functions and arms all Lua threads of L's state.
  void code_needs_changed(lua_State* L);
  /// A step was begun or the exception filters have changed: arms the threads that are concerned.
  void run_needs_changed(lua_State* L);

  /// The events that a Lua thread must deliver: at an event, with the frame that runs next, and at rest.
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next, int worn);
  [[nodiscard]] int mask_of_resting(lua_State* L);
  [[nodiscard]] int events_of_luajit_step(lua_State* L, const CallFrame& next) const noexcept;

  /// Ends the step that is under way and stops the program at L until the client lets it go on.
  void stop(Agent& agent, lua_State* L, dap::StoppedEventBody event, const Stop& stop);

  /// Wants nothing more: no hook but the program's own, nothing kept in its Lua state.
  void let_go(lua_State* L);

  KnownFunctions functions;
  BreakpointSet breakpoints;
  Stepper stepper;
  FileGlobs skip_files;
  ExceptionFilters filters;
  std::unique_ptr<BreakpointEngine> engine;
};

}  // namespace wayfinder::runtime
