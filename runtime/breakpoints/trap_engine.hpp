#pragma once
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/breakpoints/breakpoint_engine.hpp"
#include "runtime/breakpoints/interpreted_functions.hpp"
#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/luajit/trap.hpp"

namespace wayfinder::runtime::luajit {

/// Breakpoints as traps (trap.hpp) where their lines begin: no hook stands, so what has no breakpoint is compiled as
/// ever. Functions that have one are interpreted. While the program is on a line whose traps are lifted, LINE events
/// stand; they are set again once it has left. One a process.
class TrapEngine final : public BreakpointEngine {
 public:
  explicit TrapEngine(KnownFunctions& functions);
  ~TrapEngine() override;
  TrapEngine(const TrapEngine&) = delete;
  TrapEngine& operator=(const TrapEngine&) = delete;

  /// A chunk has been loaded, perhaps from a dump, of which the compiler says nothing: the function at `index`. May
  /// raise.
  static void meet_loaded_chunk(lua_State* L, int index);

  [[nodiscard]] std::string_view name() const noexcept override { return "trap"; }
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next, int worn) override;
  [[nodiscard]] int mask_of_resting(lua_State*) override { return wanted_events(); }
  [[nodiscard]] bool is_gated() const noexcept override { return false; }
  void breakpoints_changed(lua_State* L, bool any) override;
  void program_begins() noexcept override { awaits_program_ = watches_new_; }
  [[nodiscard]] bool begins_line(lua_State* L) override;
  void is_stepped(lua_State* L) override;
  void steps_are_over(lua_State* L) override;
  [[nodiscard]] bool has_entered(lua_State* L) override;

 private:
  struct Site {
    Instruction* code{};  ///< of its function
    int line{};           ///< 0: the header
  };
  struct Place {
    const Instruction* code{};
    int line{};
  };
  [[nodiscard]] int wanted_events() const noexcept {
    return lifted_.empty() ? (awaits_program_ ? LUA_MASKCALL : 0) : LUA_MASKLINE | LUA_MASKCALL;
  }
  [[nodiscard]] static Place newest_place(lua_State* L) noexcept;
  static bool meet(Instruction* instruction) noexcept;
  static int meet_compiled_function(lua_State* L);
  void meet_program(lua_State* L);
  void plan_new_chunk(lua_State* L, int index);
  void plan_loaded_functions(lua_State* L);
  void plan_function(lua_State* L, const Place& here);
  void watch_new_functions(lua_State* L, bool watches);
  void set_again(lua_State* L);

  KnownFunctions& functions_;
  InterpretedFunctions interpreted_;
  const Instruction* last_stepped_{};
  std::unordered_map<Instruction*, Site> sites_;
  std::unordered_set<const Instruction*> planned_;
  std::vector<Instruction*> lifted_;
  Site met_;                       ///< code null: none since the last event
  const Instruction* entered_{};   ///< whose header was met
  const Instruction* compiled_{};  ///< the newest chunk that the compiler has told of
  lua_State* main_thread_{};
  bool needs_flush_{};
  bool watches_new_{};
  bool awaits_program_{};  ///< the interpreter loads the program's first file by itself
};

}  // namespace wayfinder::runtime::luajit
