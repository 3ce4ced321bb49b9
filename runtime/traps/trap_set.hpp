#pragma once
#include <functional>
#include <memory>
#include <unordered_map>

#include "runtime/traps/patched_function.hpp"

namespace wayfinder::runtime::traps {

/// All functions of one Lua state that have traps, or had some. It outlives sessions, as a frame may still be in a
/// plane when one ends. Thread: VM.
class TrapSet {
 public:
  explicit TrapSet(MeetTrap meet) : meet_{meet} {}
  ~TrapSet() = default;
  TrapSet(const TrapSet&) = delete;
  TrapSet& operator=(const TrapSet&) = delete;

  /// Gets ready for the state of L: what traps call is kept in it. False: no memory.
  [[nodiscard]] bool open(lua_State* L);
  /// Lifts all traps and lets go of the state. False: not yet, as a frame is still in a plane; until another try says
  /// yes, prototype_dies() has to be called as before.
  [[nodiscard]] bool close(lua_State* L);

  /// The function with that prototype has traps for these lines, and for its calls where `entry` is true, once they
  /// stand; for nothing: none. All are lifted until stand(). False: not for all of that.
  [[nodiscard]] bool set(layout::Proto& proto, const std::function<bool(int line)>& is_wanted, bool entry);
  void forget_all_wishes() noexcept;

  /// The traps stand from here on. Frames whose instruction was interrupted, and will be read again, find it.
  void stand(lua_State* L);
  /// For a while, in which no code of the program's runs but what the client evaluates.
  void lift() noexcept;
  /// For whoever reads the program's code, while none of it runs; hide() ends it.
  void show() noexcept;
  void hide() noexcept;
  /// Until stand(). Frames that are in planes go on in the code itself, but for those that wait for a C function.
  void fall(lua_State* L);
  [[nodiscard]] bool stands() const noexcept { return stands_; }

  /// The prototype's memory is given back: from the allocator, without API.
  void prototype_dies(const void* prototype) noexcept;
  /// The state has been closed.
  void state_dies() noexcept;

 private:
  enum class Move : std::uint8_t { into_planes, home };
  /// The number of frames that are still in a plane afterwards.
  int move_frames(lua_State* L, Move move);
  /// False: it is in a plane afterwards, where it should not be.
  [[nodiscard]] bool move_frame(const layout::Thread& thread, layout::CallInfo& call, Move move);

  const MeetTrap meet_;
  TrapMemory memory_;
  std::unordered_map<const void*, std::unique_ptr<PatchedFunction>> functions_;  ///< by prototype
  bool is_open_{};
  bool stands_{};
};

}  // namespace wayfinder::runtime::traps
