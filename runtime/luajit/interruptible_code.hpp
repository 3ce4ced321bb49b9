#pragma once

struct lua_State;

/// Compiled code looks at no hook: a loop would run to its end before a pause. LuaJIT's own profiler can be heard in it
/// (doc/ext_profiler.html): while that is on, compiled code looks for a tick at each line, and goes back to the
/// interpreter. It is on with so long an interval that no tick comes but ours. Only one state of a process can have it.
namespace wayfinder::runtime::luajit {

/// Code that is compiled from here on can be interrupted; what there is is thrown away. Thread: VM.
void make_code_interruptible(lua_State* L) noexcept;
void leave_code_alone(lua_State* L) noexcept;
/// The code that runs comes to the interpreter at its next line. Does nothing when the program has taken the profiler
/// for itself. Legal in a tick. Thread: VM.
void interrupt_code() noexcept;

}  // namespace wayfinder::runtime::luajit
