#pragma once
#include <utility>

#include "runtime/facts/facts.hpp"

struct lua_State;
struct lua_Debug;

/// Which events of a Lua thread reach us. A thread wears one hook, the agent's (hook_owner.hpp), with the union of the
/// events that the agent and the program's own hook (user_hooks.hpp) want.
namespace wayfinder::runtime {

/// lua_sethook as the VM has it. In our executable the name lua_sethook leads to the program's own hooks, also when we
/// call it: whoever wants to set a hook of the agent's uses this.
void set_raw_hook(lua_State* L, void (*hook)(lua_State*, lua_Debug*), int mask, int count) noexcept;

/// Makes L wear the agent's hook for `agent_mask` and what the program's own hook wants. The count of a program's COUNT
/// hook goes on undisturbed where the layout is trusted. Frames below the newest two Lua ones notice a new LINE or
/// COUNT when a return event re-wears the mask. Somebody else's hook that is due at the next instruction (an
/// interpreter's for SIGINT) stays. Thread: VM.
void wear_hook(lua_State* L, int agent_mask) noexcept;
/// The same for every frame of L at once; O(depth).
void wear_hook_in_all_frames(lua_State* L, int agent_mask) noexcept;

/// The same as if the program had set its own hook just now: its count begins anew.
void wear_hook_anew(lua_State* L, int agent_mask) noexcept;

/// While one lives, L's hook may be changed. A tick that comes meanwhile arms L when the last one goes; what had been
/// armed before is armed again. Thread: VM.
class HookChange {
 public:
  explicit HookChange(lua_State* L) noexcept;
  ~HookChange();
  HookChange(const HookChange&) = delete;
  HookChange& operator=(const HookChange&) = delete;

 private:
  lua_State* armed_;  ///< null: it was not
  bool is_inner_;
};

/// While one lives, L wears the program's own hook and nothing else: the program looks at its hook or sets another
/// one. Then ours is back, and the program's count goes on where it was. Thread: VM.
class ProgramHookWorn {
 public:
  explicit ProgramHookWorn(lua_State* L) noexcept;
  ~ProgramHookWorn();
  ProgramHookWorn(const ProgramHookWorn&) = delete;
  ProgramHookWorn& operator=(const ProgramHookWorn&) = delete;

 private:
  HookChange change_;  // first: what follows is read when no tick changes it
  lua_State* thread_;
  void (*hook_)(lua_State*, lua_Debug*);
  int mask_;
  int count_;
  int remaining_;
};

/// Makes the agent's hook get a COUNT event on L before its next instruction. A tick: legal in a signal handler on the
/// VM thread.
void arm_one_shot(lua_State* L) noexcept;
/// Of a COUNT event that the agent's hook got: whether the program's own COUNT hook is due. Restores its count. Thread:
/// VM.
[[nodiscard]] bool user_count_is_due(lua_State* L) noexcept;

/// Whether the instruction that is about to run is the first of its line; false where the layout is not trusted.
/// Thread: VM, in a COUNT event.
[[nodiscard]] bool is_at_line_start(lua_State* L) noexcept;
/// After a stop or command in the middle of a line: what runs next in L is no new line. Thread: VM, in a COUNT event.
void note_current_line(lua_State* L) noexcept;

/// A COUNT event of a thread with LINE events stops, and the LINE event for the same instruction comes after it: what
/// is evaluated meanwhile is not to look like a line. From the constructor to the destructor. Thread: VM.
class LinePositionKept {
 public:
  explicit LinePositionKept(lua_State* L) noexcept;
  ~LinePositionKept();
  LinePositionKept(const LinePositionKept&) = delete;
  LinePositionKept& operator=(const LinePositionKept&) = delete;

 private:
  lua_State* state_;
  decltype(layout::told_position(std::declval<layout::Thread&>())) position_{};
};

/// Whether hooks may use the layout (layout_verdict(), kept here for speed).
[[nodiscard]] bool hooks_trust_layout() noexcept;

}  // namespace wayfinder::runtime
