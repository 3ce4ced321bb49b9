#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/inspect/frames.hpp"
#include "runtime/inspect/function_names.hpp"
#include "runtime/inspect/references.hpp"
#include "runtime/inspect/source_table.hpp"
#include "runtime/inspect/stop.hpp"
#include "runtime/inspect/table_marks.hpp"
#include "runtime/inspect/table_view.hpp"

struct lua_State;

namespace wayfinder::runtime::inspect {

/// Slots of the inspector's own Lua table, which hangs under the agent's anchor; all exist from the start, so that
/// setting one to nil never allocates.
enum Slot : int {
  slot_owner = 1,          ///< userdata whose __gc ends the Inspector
  slot_values,             ///< values behind the variablesReferences of this stop
  slot_thread_ids,         ///< weak keys: Lua thread → id
  slot_threads,            ///< weak values: id → Lua thread
  slot_evaluation_thread,  ///< the Lua thread that evaluations run in
  slot_kept,               ///< functions and constants of compiled expressions, by number
  slot_carrier,            ///< a closure with one upvalue, lent to joins (binding.cpp)
  slot_table_marks,        ///< table → keys on the way through it (table_marks.hpp); nil: none in this stop
  slot_metatable_name,     ///< "__name", interned for good
  slot_index_name,         ///< "__index"
  slot_loaded_name,        ///< LUA_LOADED_TABLE
  slot_count = slot_loaded_name,
};

/// What inspection remembers of one Lua state. Made at first use, ended with the state. Thread: VM.
class Inspector {
 public:
  /// The inspector of the state that `L` belongs to. Error: evaluation (out of memory).
  [[nodiscard]] static Result<Inspector*> of(lua_State* L);
  /// The same if it has been made; null: it has not.
  [[nodiscard]] static Inspector* find(lua_State* L) noexcept;
  /// Lets go of all that the agent keeps in the state, the inspector included; of() makes a new one.
  static void release(lua_State* L) noexcept;

  [[nodiscard]] lua_State* main_thread() const noexcept { return main_thread_; }
  /// Whether layout facts may be used (layout_verdict()).
  [[nodiscard]] bool trusts_layout() const noexcept { return trusts_layout_; }

  /// Pushes what the slot holds; never raises.
  void push(lua_State* L, Slot slot) const noexcept;
  /// Pops the value on top into the slot; never raises.
  void set(lua_State* L, Slot slot) const noexcept;

  /// Keeps the value on top of the stack (popped) under a number until forgotten. Error: evaluation (out of memory).
  [[nodiscard]] Result<int> keep(lua_State* L);
  void push_kept(lua_State* L, int number) const noexcept;
  void forget(int number) noexcept;

  /// The thread's stack in this stop, without the agent's own frames.
  [[nodiscard]] const StackIndex& stack_of(lua_State* thread) {
    return frames.stack(thread, trusts_layout_, thread == stopped_thread ? stop.hidden_levels : 0);
  }
  /// What is known of tables and functions may be wrong from here on: code of the program has run.
  void forget_values() noexcept {
    frames.forget_stacks(stopped_thread);
    table_lists.clear();
    forget_table_marks(main_thread_, *this);
    function_names.clear();
  }

  std::chrono::milliseconds evaluation_limit{5000};
  Stop stop;
  lua_State* stopped_thread{};  ///< null while the program runs
  std::int64_t next_thread_id{2};
  FrameTable frames;
  References references;
  TableLists table_lists;
  FunctionNames function_names;
  SourceTable sources;

 private:
  explicit Inspector(lua_State* main_thread);
  static void build(lua_State* L, Inspector* inspector);
  static int collect(lua_State* L) noexcept;

  lua_State* main_thread_;
  bool trusts_layout_;
  std::vector<int> free_kept_;
  int kept_count_{};
};

/// Restores the stack's height when it goes out of scope.
class StackHeight {
 public:
  explicit StackHeight(lua_State* L) noexcept;
  ~StackHeight();
  StackHeight(const StackHeight&) = delete;
  StackHeight& operator=(const StackHeight&) = delete;

 private:
  lua_State* state_;
  int height_;
};

/// Pushes a copy of a value found by layout; needs a free slot.
void push_layout_value(lua_State* L, const void* value) noexcept;
/// Pushes a Lua thread of the same state; needs a free slot on both.
void push_thread(lua_State* L, lua_State* thread) noexcept;

}  // namespace wayfinder::runtime::inspect
