#pragma once
#include <cstdint>

#include "runtime/facts/lua_api.hpp"
#include "runtime/luajit/code.hpp"

struct lua_State;

/// Instructions that lead here instead of being run. The VM's loop jumps through a table, by the operation of an
/// instruction; behind the table's end lie the headers of the library's own functions. An operation that high is led to
/// an address made of two such headers, where nothing is mapped: the processor faults before anything has happened, and
/// the instruction can be taken up again as if it had just been reached. A function without traps runs as ever.
/// (lj_dispatch.h: GG_State; vm_x64.dasc: ins_NEXT.)
namespace wayfinder::runtime::luajit {

/// Whether traps work in this build and on this processor; found once, by trying one in a throw-away state. What can be
/// told beforehand is checked before: the table, what lies behind it, that the address is nobody's. Thread: VM.
[[nodiscard]] bool traps_work();

/// Makes an instruction of the state with this main thread a trap; false: it is one already. Not for the instruction
/// that a hook is about: the VM reads that anew when the hook returns. Thread: VM.
bool set_trap(Instruction* instruction, const lua_State* main_thread);
/// The instruction is as it was; false: it is no trap. Thread: VM.
bool lift_trap(Instruction* instruction) noexcept;

/// All code of that state is as it was, for whoever copies it; then the traps are there again. Nothing of it may stop
/// meanwhile.
void hide_traps(const lua_State* main_thread) noexcept;
void show_traps(const lua_State* main_thread) noexcept;
/// The same for good: the state is about to go. Thread: any that may use it.
void lift_all_traps(const lua_State* main_thread) noexcept;

/// The same for a block. LuaJIT finds the names of functions and variables by the instructions that have loaded them.
class TrapsHidden {
 public:
  explicit TrapsHidden(const lua_State* main_thread) : main_thread_{main_thread} {
    if constexpr (is_luajit) hide_traps(main_thread_);
  }
  ~TrapsHidden() {
    if constexpr (is_luajit) show_traps(main_thread_);
  }
  TrapsHidden(const TrapsHidden&) = delete;
  TrapsHidden& operator=(const TrapsHidden&) = delete;

 private:
  const lua_State* main_thread_;
};

/// What has just been met: called in a signal handler between two instructions. True: the trap is lifted, and what this
/// has made of the hooks counts for the instruction itself. False: it is another OS thread's, and stays.
using TrapMet = bool (*)(Instruction* instruction) noexcept;
void tell_of_traps(TrapMet met) noexcept;

}  // namespace wayfinder::runtime::luajit
