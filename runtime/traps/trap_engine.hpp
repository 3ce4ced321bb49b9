#pragma once
#include "runtime/breakpoints/gate_engine.hpp"
#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/traps/code_watch.hpp"
#include "runtime/traps/trap_function.hpp"
#include "runtime/traps/trap_set.hpp"
#include "runtime/traps/traps.hpp"

namespace wayfinder::runtime::traps {

/// Breakpoints as traps in the code itself: no hook stands, so they cost nothing until the program comes to them. While
/// somebody needs hooks at all lines or calls (a step, a profile that counts, the program itself), and where a trap
/// cannot stand, the gate takes their place. Needs a trusted layout, and self_test.hpp to say yes. Thread: VM.
class TrapEngine final : public BreakpointEngine {
 public:
  TrapEngine(KnownFunctions& functions, bool has_call_gate, PassLine pass_line);
  ~TrapEngine() override;
  TrapEngine(const TrapEngine&) = delete;
  TrapEngine& operator=(const TrapEngine&) = delete;

  [[nodiscard]] std::string_view name() const noexcept override { return "trap"; }
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next, int worn) override;
  [[nodiscard]] int mask_of_resting(lua_State* L) override;
  [[nodiscard]] bool is_gated() const noexcept override { return is_gated_; }
  [[nodiscard]] bool meets_line_that_begins() const noexcept override { return !is_gated_; }
  void breakpoints_changed(lua_State* L, bool any) override;
  void hooks_are_needed(bool needed) noexcept override;
  void program_stands(lua_State* L, bool stands) override;
  [[nodiscard]] bool begins_line(lua_State* L) override;
  [[nodiscard]] bool has_entered(lua_State* L) override;

  /// As MeetTrap.
  [[nodiscard]] bool meet(lua_State* L, const TrapHit& hit) noexcept;

 private:
  struct Place {
    const lua_State* thread{};
    const layout::CallInfo* call{};
    int pc{};
    friend bool operator==(const Place&, const Place&) = default;
  };
  [[nodiscard]] static Place newest_place(lua_State* L) noexcept;
  void plan_loaded_functions(lua_State* L);
  void plan_new_functions(lua_State* L);
  void plan_function(lua_State* L, layout::Proto& proto);
  void choose_way(lua_State* L);

  KnownFunctions& functions_;
  GateEngine gate_;
  PassLine pass_line_;
  lua_State* main_thread_{};
  Place told_;     ///< has been met, and is run next
  Place met_;      ///< is to be stopped at; thread null: none
  Place entered_;  ///< a call that is to be met
  bool any_{};
  bool all_can_be_trapped_{true};
  bool needs_hooks_{};
  bool is_stopped_{};
  bool is_gated_{};
};

}  // namespace wayfinder::runtime::traps
