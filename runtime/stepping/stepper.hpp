#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime {

class KnownFunctions;

/// The step that is under way, if any. It follows one frame of one Lua thread by identity; what other threads and
/// callees do meanwhile runs without LINE events. A frame that is left, in whatever way, lands its step in the next Lua
/// frame below, on the same thread or, past a yield or the end of a coroutine, on the one that resumed it. Functions
/// that KnownFunctions calls skipped are never stopped in: where a coroutine has yielded to such, as to a scheduler,
/// its step ends as well when it goes on. Thread: VM.
class Stepper {
 public:
  enum class Kind : std::uint8_t { none, entry, into, over, out };

  explicit Stepper(KnownFunctions& functions) : functions_{&functions} {}

  /// Starts a step of `thread`, from its newest Lua frame; entry: to the first line that runs on it.
  void begin(Kind kind, lua_State* thread) noexcept;
  void cancel() noexcept { *this = Stepper{*functions_}; }
  [[nodiscard]] bool is_active() const noexcept { return kind_ != Kind::none; }
  [[nodiscard]] bool steps(lua_State* L) const noexcept { return thread_ == L; }
  /// The thread that is stepped, when it is suspended and that has not been noticed yet; else null.
  [[nodiscard]] lua_State* unnoticed_yield() const noexcept {
    const bool is_suspended = is_active() && thread_ != nullptr && lua_status(thread_) == LUA_YIELD;
    return is_suspended && !began_suspended_ && kind_ != Kind::entry ? thread_ : nullptr;
  }
  /// The thread that is stepped, or into, when `resumer` has resumed it, an error has ended it and nobody has said so;
  /// else null.
  [[nodiscard]] lua_State* unnoticed_error(lua_State* resumer) const noexcept;
  [[nodiscard]] bool is_entry() const noexcept { return kind_ == Kind::entry; }

  // The events of any thread, before masks are worn anew.
  void on_call(lua_State* L, const CallFrame& called, const CallFrame& caller, bool is_tail_call) noexcept;
  void on_return(lua_State* L, const CallFrame& left, const CallFrame& caller) noexcept;
  /// An error is about to end the coroutine L.
  void on_thread_end(lua_State* L) noexcept;
  /// The coroutine L has yielded to the thread that had resumed it, or ended there.
  void on_suspended(lua_State* L, lua_State* resumer, bool has_ended) noexcept;
  /// A Lua thread was made; what is known of one at its address is of a dead one.
  void on_thread_made(lua_State* L) noexcept;
  /// Whether the step ends here.
  [[nodiscard]] bool on_line(lua_State* L, const CallFrame& frame) noexcept;
  [[nodiscard]] bool on_count(lua_State* L, const CallFrame& frame) noexcept;

  /// The events that L must deliver when `next` is the frame that runs.
  [[nodiscard]] int mask_for(lua_State* L, const CallFrame& next) noexcept;
  /// Whether L must get a COUNT event before its next instruction.
  [[nodiscard]] bool wants_one_shot(lua_State* L) const noexcept { return landing_thread_ == L; }
  /// Threads besides the running one that must wear a new mask; null: none. Forgotten once asked.
  [[nodiscard]] lua_State* thread_to_arm() noexcept;
  /// In LuaJIT a yield shows by what runs next. Where that is none of `waiting`, the threads that had resumed somebody
  /// when the step began, C code has resumed the stepped one, and the step goes on when it does.
  void note_waiting(lua_State* stepped, std::vector<lua_State*> waiting) noexcept {
    waiting_for_ = stepped;
    waiting_ = std::move(waiting);
  }
  [[nodiscard]] bool knows_waiting_for(lua_State* stepped) const noexcept { return waiting_for_ == stepped; }
  [[nodiscard]] const std::vector<lua_State*>& waiting() const noexcept { return waiting_; }
  void forget_waiting() noexcept { waiting_for_ = nullptr; }
  [[nodiscard]] bool may_have_resumed(lua_State* L) const noexcept {
    return std::ranges::find(waiting_, L) != waiting_.end();
  }
  /// `resumer` is who gets control back when the stepped thread yields, and yields are not seen by themselves.
  void watch_resumer(lua_State* resumer) noexcept { resumer_ = resumer_to_arm_ = resumer; }

 private:
  void land(lua_State* L, const CallFrame& caller) noexcept;
  void land_in_resumer(lua_State* resumer) noexcept;
  [[nodiscard]] bool is_stop_of_yielded(lua_State* L, const CallFrame& frame) const noexcept;
  [[nodiscard]] bool is_skipped(lua_State* L, const CallFrame& frame) const noexcept;

  KnownFunctions* functions_;
  Kind kind_{Kind::none};
  lua_State* thread_{};
  bool began_suspended_{};       ///< it was suspended when the step was asked for
  lua_State* entered_thread_{};  ///< into: a coroutine that the thread resumes
  lua_State* yielded_thread_{};  ///< the thread that was stepped, while its resumer is
  CallFrame yielded_frame_;      ///< its frame
  CallFrame frame_;              ///< the frame that is stepped
  CallFrame boundary_;           ///< the C function that frame returned into: runs on, or calls Lua again
  lua_State* landing_thread_{};  ///< a Lua frame of it has just got control back in the middle of a line
  int landing_line_{};
  lua_State* thread_to_arm_{};
  lua_State* resumer_{};  ///< of the stepped thread, where it has to tell of yields; null: nobody has
  lua_State* resumer_to_arm_{};
  lua_State* waiting_for_{};
  std::vector<lua_State*> waiting_;  ///< identities only
};

}  // namespace wayfinder::runtime
