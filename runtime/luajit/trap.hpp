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

/// Makes an instruction a trap; false: it is one already. Not for the instruction that a hook is about: the VM reads
/// that anew when the hook returns. Thread: VM.
bool set_trap(Instruction* instruction);
/// The instruction is as it was; false: it is no trap. Thread: VM.
bool lift_trap(Instruction* instruction) noexcept;

/// All code of this VM thread is as it was, for whoever copies it; then the traps are there again. Nothing of Lua's may
/// stop meanwhile.
void hide_traps() noexcept;
void show_traps() noexcept;

/// The same for a block. LuaJIT finds the names of functions and variables by the instructions that have loaded them.
class TrapsHidden {
 public:
  TrapsHidden() {
    if constexpr (is_luajit) hide_traps();
  }
  ~TrapsHidden() {
    if constexpr (is_luajit) show_traps();
  }
  TrapsHidden(const TrapsHidden&) = delete;
  TrapsHidden& operator=(const TrapsHidden&) = delete;
};

/// What has just been met: called on the VM thread, in a signal handler between two instructions. The trap is lifted,
/// and what this makes of the hooks counts for the instruction itself.
using TrapMet = void (*)(Instruction* instruction) noexcept;
void tell_of_traps(TrapMet met) noexcept;

}  // namespace wayfinder::runtime::luajit
