#pragma once

struct lua_State;

/// Compiled code looks at no hook: a loop would run to its end before a pause. LuaJIT's own profiler can be heard in it
/// (doc/ext_profiler.html): code that is compiled for it looks for a tick at each line, and goes back to the
/// interpreter for that. It is on with so long an interval that no tick comes but ours. A process has one profiler, of
/// one state. That is the first one that is debugged, which can so have it for itself at any time (jit.profile); later
/// ones are made to compile as if it were theirs. Where that is written, and how a tick is told, is found by turning it
/// on and off.
namespace wayfinder::runtime::luajit {

/// Code of this state that is compiled from here on can be interrupted; what there is is thrown away. Does nothing
/// while the program uses the profiler itself. Thread: VM.
void make_code_interruptible(lua_State* main_thread) noexcept;
/// Takes it back; null: the state is gone.
void leave_code_alone(lua_State* main_thread) noexcept;
/// The state is about to go; whoever else uses the profiler keeps it. Thread: any that may use the state.
void give_profiler_up(lua_State* main_thread) noexcept;
/// The code that runs comes to the interpreter at its next line. Does nothing when the program has taken the profiler
/// for itself. Legal in a tick. Thread: VM.
void interrupt_code(lua_State* main_thread) noexcept;

}  // namespace wayfinder::runtime::luajit
