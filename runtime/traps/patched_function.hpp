#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/traps/code_analysis.hpp"
#include "runtime/traps/trap_memory.hpp"

namespace wayfinder::runtime::traps {

struct TrapHit;
/// What is done where a line, or a call, begins at a trap; on the VM thread, in a C function two calls above the
/// trapped one. False: the program is to come by at a hook before the instruction is run.
using MeetTrap = bool (*)(lua_State* L, const TrapHit& hit) noexcept;

/// A function with traps in its code. A trap is a jump that stands in the place of an instruction; what it stands for
/// is run in a plane, elsewhere, under the same number, so that the trap need not be lifted for it and whatever looks
/// at the frame meanwhile finds it where it is. Thread: VM.
class PatchedFunction {
 public:
  /// Of code without traps.
  PatchedFunction(layout::Proto& proto, TrapMemory& memory, MeetTrap meet_trap);
  /// Nothing runs in it any more, and its code may be gone: gives its tails back.
  ~PatchedFunction();
  PatchedFunction(const PatchedFunction&) = delete;
  PatchedFunction& operator=(const PatchedFunction&) = delete;

  /// Has traps for these lines, and for calls where `entry` is true, and for nothing else; they stand from lower() on.
  /// False: for some of that no trap can stand.
  [[nodiscard]] bool set_up(const std::function<bool(int line)>& is_wanted, bool entry);
  /// Puts all traps into the code.
  void lower() noexcept;
  /// Puts the program's own instructions back. Legal in a forked child.
  void lift() noexcept;

  struct Beginning {
    bool is_line{};
    bool is_call{};
  };
  /// What begins where the program comes to an instruction.
  [[nodiscard]] Beginning beginning_at(const Arrival& arrival) const noexcept;
  /// Where the instruction that the program has come to is to be run in `call`: the code itself where no trap stands
  /// there now. `may_stay`: it may be in the tail, where nobody should look at the frame.
  [[nodiscard]] const layout::Instruction* place_to_run(const Arrival& arrival, const layout::CallInfo& call,
                                                        bool may_stay) const noexcept;

  /// For a frame that is at an instruction of this function, wherever that was run: the saved pc that it would have
  /// without traps.
  [[nodiscard]] const layout::Instruction* home_of(const layout::Instruction* saved_pc) const noexcept;
  /// For a frame whose instruction has been interrupted and will be read again: a saved pc behind the original; null:
  /// it is where the frame takes it to be.
  [[nodiscard]] const layout::Instruction* original_of(const layout::Instruction* saved_pc) const noexcept;
  [[nodiscard]] bool is_in_plane(const layout::Instruction* saved_pc) const noexcept;

  [[nodiscard]] MeetTrap meet() const noexcept { return meet_; }
  [[nodiscard]] layout::Proto& proto() const noexcept { return proto_; }
  [[nodiscard]] int line_of(int pc) const noexcept { return analysis_.line_of(pc); }

 private:
  struct Site {
    Arrival arrival;
    Tail* tail{};
    layout::Instruction* plane{};  ///< of instruction 0
    std::vector<std::unique_ptr<Arrival>> ways_on;
    std::vector<Tail*> return_tails;
    bool is_wanted{};
    bool begins_line{};
    bool may_be_quiet{};
  };
  struct Landing {
    layout::CodeUnit::Exit exit;
    int pc;  ///< that of the exit, or another one where the unit itself lies there
  };
  [[nodiscard]] bool make(Site& site);
  [[nodiscard]] std::vector<Landing> landings_of(const layout::CodeUnit& unit) const;
  [[nodiscard]] int other_landing(const layout::CodeUnit& unit, const layout::CodeUnit::Exit& exit,
                                  const std::vector<Landing>& landings) const;
  [[nodiscard]] bool place_in(int plane, Site& site, const layout::CodeUnit& unit,
                              const std::vector<Landing>& landings);
  [[nodiscard]] bool write_tail(Tail& tail, const Arrival& arrival, const layout::Instruction* home);
  [[nodiscard]] const Site* standing_at(int pc) const noexcept;
  [[nodiscard]] int index_of(const layout::Instruction* place) const noexcept;

  layout::Proto& proto_;
  TrapMemory& memory_;
  const MeetTrap meet_;
  const CodeAnalysis analysis_;
  std::vector<std::unique_ptr<Site>> sites_;  ///< by instruction; null: never wanted
  std::vector<std::vector<char>> planes_;     ///< which words of each are in use
  bool wants_entry_{};
  bool stands_{};
};

}  // namespace wayfinder::runtime::traps
