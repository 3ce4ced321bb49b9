#include "runtime/stepping/stepper.hpp"

#include <string_view>
#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/breakpoints/known_functions.hpp"

namespace wayfinder::runtime {
namespace {

/// LuaJIT goes on in the line that has loaded us, and says so.
bool is_start_up_code(lua_State* L) noexcept {
  lua_Debug record{};
  if (lua_getstack(L, 0, &record) == 0) return false;
  lua_getinfo(L, "S", &record);
  return std::string_view{record.source} == "=LUA_INIT";
}

/// As coroutine.status has it.
bool is_dead(lua_State* thread) noexcept {
  if (lua_status(thread) == LUA_YIELD) return false;
  lua_Debug record{};
  return lua_status(thread) != LUA_OK || (lua_getstack(thread, 0, &record) == 0 && lua_gettop(thread) == 0);
}

/// Whether the call that is left lies below `frame`, which an error has unwound then.
bool ends_below(lua_State* L, const CallFrame& left, const CallFrame& frame) noexcept {
  return left.base < frame.base || has_unwound(L, left, frame.id);
}

constexpr int step_events = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE;

}  // namespace

void Stepper::begin(Kind kind, lua_State* thread) noexcept {
  cancel();
  kind_ = kind;
  thread_ = thread;
  began_suspended_ = lua_status(thread) == LUA_YIELD;
  if (kind != Kind::entry) frame_ = newest_lua_frame(thread);
  if (kind != Kind::entry && frame_.id == CallId{}) kind_ = Kind::into;  // a coroutine that has not begun
  thread_to_arm_ = thread;
}

lua_State* Stepper::thread_to_arm() noexcept {
  lua_State* thread = std::exchange(thread_to_arm_, nullptr);
  return thread != nullptr ? thread : std::exchange(resumer_to_arm_, nullptr);
}

bool Stepper::is_skipped(lua_State* L, const CallFrame& frame) const noexcept {
  return functions_->of(L, frame).is_skipped;
}

lua_State* Stepper::unnoticed_error(lua_State* resumer) const noexcept {
  if (kind_ == Kind::none || kind_ == Kind::entry) return nullptr;
  lua_State* resumed = resumer == resumer_ ? thread_ : resumer == thread_ ? entered_thread_ : nullptr;
  return resumed != nullptr && resumed != resumer && is_dead(resumed) ? resumed : nullptr;
}

void Stepper::on_call(lua_State* L, const CallFrame& called, const CallFrame& caller, bool is_tail_call) noexcept {
  if (L != thread_) return;
  if (kind_ == Kind::over && is_tail_call && called.id == frame_.id) {
    kind_ = Kind::out;  // the frame is gone; its caller gets the result
    frame_ = called;
    return;
  }
  if (kind_ == Kind::into && !called.is_lua) {
    entered_thread_ = thread_resumed_by(L, called);
    if (entered_thread_ != nullptr && is_dead(entered_thread_)) entered_thread_ = nullptr;  // nothing of it will run
    thread_to_arm_ = entered_thread_;
  }
  const bool calls_back = boundary_.id != CallId{} && called.is_lua && caller.is_same_as(boundary_);
  if (kind_ == Kind::over && calls_back) {  // as the next call of a comparator
    frame_ = called;
    boundary_ = {};
  }
}

void Stepper::on_return(lua_State* L, const CallFrame& left, const CallFrame& caller) noexcept {
  if (L == yielded_thread_ && L != thread_) {
    if (left.id == yielded_frame_.id || ends_below(L, left, yielded_frame_)) land(L, caller);
    return;
  }
  if (L == entered_thread_) {
    if (caller.is_lua) land(L, caller);
    return;
  }
  if (L != thread_ || kind_ == Kind::entry) return;
  if (boundary_.id != CallId{}) {
    if (left.is_same_as(boundary_) || ends_below(L, left, boundary_)) land(L, caller);
    return;
  }
  // A vararg function's record has moved when its return is reported, so it is told by id; frames below the stepped
  // one run only when that is gone, an error has unwound it.
  const bool is_gone = left.id == frame_.id || ends_below(L, left, frame_);
  if (is_gone && frame_.id != CallId{}) land(L, caller);
}

void Stepper::on_thread_end(lua_State* L) noexcept {
  const bool is_ours = L == thread_ || L == entered_thread_ || L == yielded_thread_;
  if (kind_ != Kind::none && is_ours) land(L, {});
}

void Stepper::on_suspended(lua_State* L, lua_State* resumer, bool has_ended) noexcept {
  if (kind_ == Kind::none || kind_ == Kind::entry || (L != thread_ && L != entered_thread_)) return;
  const bool goes_on_there = L == thread_ && kind_ != Kind::out && !has_ended;
  yielded_thread_ = goes_on_there ? L : nullptr;
  yielded_frame_ = frame_;
  entered_thread_ = nullptr;
  frame_ = {};
  land_in_resumer(resumer);
}

void Stepper::on_thread_made(lua_State* L) noexcept {
  if (L == thread_) cancel();
  if (L == yielded_thread_) yielded_thread_ = nullptr;
}

void Stepper::land_in_resumer(lua_State* resumer) noexcept {
  thread_ = resumer;
  kind_ = Kind::out;
  boundary_ = newest_frame(resumer);
  thread_to_arm_ = resumer;
}

void Stepper::land(lua_State* L, const CallFrame& caller) noexcept {
  if (L == yielded_thread_) yielded_thread_ = nullptr;
  thread_ = L;
  entered_thread_ = nullptr;
  boundary_ = {};
  frame_ = caller;
  if (caller.id == CallId{} || caller.is_base) {
    const Agent* agent = Agent::active();
    if (agent == nullptr || L == agent->main_thread()) return cancel();  // the program's own end
    // A resumer that cannot be seen from here is met when it gets control back.
    if (lua_State* resumer = resumer_of(L); resumer != nullptr) land_in_resumer(resumer);
  } else if (!caller.is_lua) {
    boundary_ = caller;
  } else if (const int line = line_of(L, caller); line <= 0 || is_skipped(L, caller)) {
    kind_ = Kind::out;
  } else {
    landing_thread_ = L;
    landing_line_ = line;
  }
}

bool Stepper::is_stop_of_yielded(lua_State* L, const CallFrame& frame) const noexcept {
  return L == yielded_thread_ && (frame.id == yielded_frame_.id || frame.base < yielded_frame_.base);
}

bool Stepper::on_line(lua_State* L, const CallFrame& frame) noexcept {
  if (is_luajit && kind_ == Kind::entry && is_start_up_code(L)) return false;
  if (is_stop_of_yielded(L, frame) && L != thread_) return !is_skipped(L, frame);
  if (kind_ == Kind::none || (L != thread_ && L != entered_thread_) || is_skipped(L, frame)) return false;
  if (kind_ == Kind::entry || landing_thread_ == L || L == entered_thread_ || kind_ == Kind::into) return true;
  if (boundary_.id != CallId{}) return frame.base <= boundary_.base;
  const bool frame_is_gone = frame.base < frame_.base;
  return frame_is_gone || (kind_ == Kind::over && frame.id == frame_.id);
}

bool Stepper::on_count(lua_State* L, const CallFrame& frame) noexcept {
  if (landing_thread_ != L || !frame.is_lua) return false;
  return line_of(L, frame) == landing_line_;  // else a line begins here, and its LINE event comes next
}

int Stepper::mask_for(lua_State* L, const CallFrame& next) noexcept {
  if (L == resumer_ && kind_ != Kind::none && L != thread_) return LUA_MASKRET;
  if (L == yielded_thread_ && L != thread_) return next.id == yielded_frame_.id ? step_events : LUA_MASKRET;
  if (kind_ == Kind::none || (L != thread_ && L != entered_thread_)) return 0;
  if (kind_ == Kind::entry) return LUA_MASKLINE;
  if (landing_thread_ == L) return step_events;
  if (L == entered_thread_ || kind_ == Kind::into) {
    const bool stops_here = next.is_lua && !is_skipped(L, next);
    return stops_here ? step_events : LUA_MASKCALL | LUA_MASKRET;
  }
  // An error has ended the stepped frame, and the LINE event that ends the step is still to come.
  if (is_luajit && next.is_lua && next.base < frame_.base) return step_events;
  if (kind_ == Kind::out && (!is_luajit || boundary_.id == CallId{})) return LUA_MASKRET;
  // LuaJIT's own functions return without an event.
  if (boundary_.id != CallId{}) return LUA_MASKCALL | LUA_MASKRET | (is_luajit ? LUA_MASKLINE : 0);
  return next.id == frame_.id ? step_events : LUA_MASKRET;
}

}  // namespace wayfinder::runtime
