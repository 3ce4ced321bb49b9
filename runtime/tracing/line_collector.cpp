#include "runtime/tracing/line_collector.hpp"

#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/tracing/call_events.hpp"

namespace wayfinder::runtime::tracing {

LineCollector::OpenLines& LineCollector::stack_of(lua_State* L) {
  if (L == newest_thread_) [[likely]] {
    return *newest_;
  }
  if (stacks_.size() >= most_kept) stacks_.clear();  // nobody tells of a thread's death
  newest_ = &stacks_[L];
  newest_thread_ = L;
  return *newest_;
}

void LineCollector::on_event(lua_State* L, const lua_Debug& ar) {
  if (ar.event == LUA_HOOKLINE) {
    on_line(L, ar);
  } else if (ar.event == LUA_HOOKRET) {
    on_return(L, ar);
  }
}

void LineCollector::on_line(lua_State* L, const lua_Debug& ar) {
  if (trusts_layout_) {
    const layout::CallInfo& call = *call_of(*layout::of(L), ar.i_ci);
    if (!filter_.lets_in(call)) return clock_.pass_over();
    settle();
    const LineCounts::Id guess = lines_.guess(read_identity(call), ar.currentline);
    return hit(L, ar.i_ci, guess != LineCounts::nowhere ? guess : lines_.find(read_callee(call), ar.currentline));
  }
  const Callee function = read_callee(L, ar.i_ci);
  if (!filter_.lets_in(function)) return come_to_left_out(L, ar);
  settle();
  hit(L, frame_of(L, &ar).id, lines_.find(function, ar.currentline));
}

void LineCollector::hit(lua_State* L, CallId call, LineCounts::Id line) {
  if (line != LineCounts::nowhere) ++lines_[line].hits;
  come_to(stack_of(L), L, call, line);
  running_ = line;
}

void LineCollector::come_to_left_out(lua_State* L, const lua_Debug& ar) {
  OpenLines& open = stack_of(L);
  if (!is_luajit || open.empty()) return;
  const CallId call = frame_of(L, &ar).id;
  if (open.back().call < call) return;
  settle();
  while (!open.empty() && open.back().call >= call)
    open.pop_back();
  running_ = newest_line(open);
}

const layout::CallInfo* LineCollector::counted_caller_of(const layout::Thread& thread, const layout::CallInfo& call) {
  const layout::CallInfo* caller = previous_of(thread, call);
  while (caller != nullptr && caller != base_call_of(thread) && !counts(*caller))
    caller = previous_of(thread, *caller);
  return caller == base_call_of(thread) ? nullptr : caller;
}

/// What lies above the call, or above its caller, has ended without an event.
void LineCollector::come_to(OpenLines& open, lua_State* L, CallId call, LineCounts::Id line) {
  if (!open.empty() && open.back().call == call) [[likely]] {
    open.back().line = line;
    return;
  }
  if constexpr (is_luajit) {
    while (!open.empty() && open.back().call >= call)  // named by their stack slots
      open.pop_back();
  } else if (trusts_layout_) {
    const layout::Thread& thread = *layout::of(L);
    const layout::CallInfo* caller = counted_caller_of(thread, *call_of(thread, call));
    const CallId below = caller == nullptr ? CallId{} : id_of(thread, *caller);
    while (!open.empty() && open.back().call != call && open.back().call != below)
      open.pop_back();
    if (!open.empty() && open.back().call == call) open.pop_back();
  } else {
    for (std::size_t at = open.size(); at > 0; --at) {
      if (open[at - 1].call != call) continue;
      open.resize(at - 1);
      break;
    }
  }
  open.push_back({call, line});
}

void LineCollector::on_return(lua_State* L, const lua_Debug& ar) {
  OpenLines& open = stack_of(L);
  if (trusts_layout_) {
    const layout::Thread& thread = *layout::of(L);
    const layout::CallInfo& call = *call_of(thread, ar.i_ci);
    if (!counts(call)) return on_return_to_line(open, thread, call);
  }
  settle();
  const CallId call = trusts_layout_ ? ar.i_ci : frame_of(L, &ar).id;
  std::size_t at = open.size();
  while (at > 0 && open[at - 1].call != call)
    --at;
  if (at > 0) open.resize(at - 1);
  running_ = newest_line(open);
}

/// Mostly its caller's line goes on. After an error or a yield another one had the time until now: of functions that
/// are left out, a protected call ends it.
void LineCollector::on_return_to_line(OpenLines& open, const layout::Thread& thread, const layout::CallInfo& call) {
  if (open.empty()) return clock_.pass_over();
  const layout::CallInfo* caller = previous_of(thread, call);
  if (caller == nullptr || !counts(*caller)) {
    const bool takes_errors = filter_.is_set() && !layout::is_lua(call) && is_pcall(layout::c_function_of(call));
    if (!takes_errors) return clock_.pass_over();
    caller = counted_caller_of(thread, call);
  }
  const CallId below = caller == nullptr ? CallId{} : id_of(thread, *caller);
  if (open.back().call == below && open.back().line == running_) [[likely]] {
    return clock_.pass_over();
  }
  settle();
  while (!open.empty() && open.back().call != below)
    open.pop_back();
  running_ = newest_line(open);
}

}  // namespace wayfinder::runtime::tracing
