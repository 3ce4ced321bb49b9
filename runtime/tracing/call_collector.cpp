#include "runtime/tracing/call_collector.hpp"

#include "runtime/facts/facts.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/tracing/call_events.hpp"

namespace wayfinder::runtime::tracing {
namespace {

/// LuaJIT names a call by its stack slot; a function with varargs moves up before its first line, so that only order
/// tells what is above it. C functions leave without an event there.
bool is_above(CallId open, CallId call) noexcept {
  if constexpr (is_luajit) {
    return open > call;
  } else {
    return open != call;
  }
}

bool ends_silently(const Callee& callee) noexcept {
  return is_luajit && callee.kind == profiling::FunctionKind::c;
}

}  // namespace

void CallCollector::on_event(lua_State* L, const lua_Debug& ar) {
  if (layout::is_lost_return_event(ar.event)) return;
  if (filters_by_layout_) return on_filtered(L, ar);
  settle();
  if (ar.event == LUA_HOOKRET) {
    on_return(L, ar);
  } else {
    on_call(L, ar);
  }
}

void CallCollector::on_call(lua_State* L, const lua_Debug& ar) {
  OpenCalls& open = stacks_.of(L);
  const CallEvent event = trusts_layout_ ? read_call(*layout::of(L), ar) : read_call(L, ar);
  if (event.is_base) [[unlikely]] {
    const bool begins = !event.takes_place && (!is_luajit || open.calls.empty());
    while (!open.calls.empty())
      pop(open);
    if (begins) begin_thread(L, open);
  } else if (is_luajit) {
    // What lies in its slot or above has ended, or it takes its place.
    while (!open.calls.empty() && !is_above(event.call, open.calls.back().id))
      pop(open);
    // A local may take the slot of a C function that was called for its value: all later calls lie above it.
    while (!open.calls.empty() && open.calls.back().ends_silently && open.calls.back().id != event.caller)
      pop(open);
    if (open.calls.empty()) read_anew(L, open, event.caller);
  } else {
    if (event.takes_place && !open.calls.empty()) {
      while (!open.calls.empty() && open.calls.back().id != event.call && open.calls.back().id != event.caller)
        pop(open);
      if (!open.calls.empty() && open.calls.back().id == event.call) pop(open);
    }
    unwind_to(L, open, event.caller);
  }
  if (trusts_layout_ && push_as_before(open, event.call, *call_of(*layout::of(L), ar.i_ci))) return;
  const Callee callee = trusts_layout_ ? read_callee(*call_of(*layout::of(L), ar.i_ci)) : read_callee(L, ar.i_ci);
  if (!filter_.lets_in(callee)) return push_left_out(open, event.call, callee);
  push(open, event.call, callee, true);
  if (paths_.has_new_node()) name(L, ar, open.calls.back().node);
}

void CallCollector::on_return(lua_State* L, const lua_Debug& ar) {
  OpenCalls& open = stacks_.of(L);
  unwind_to(L, open, trusts_layout_ ? ar.i_ci : frame_of(L, &ar).id);
  if (!open.calls.empty()) pop(open);
  billed_ = open.billed();
}

void CallCollector::unwind_to(lua_State* L, OpenCalls& open, CallId call) {
  while (!open.calls.empty() && is_above(open.calls.back().id, call))
    pop(open);
  if (open.calls.empty()) read_anew(L, open, call);
}

void CallCollector::read_anew(lua_State* L, OpenCalls& open, CallId newest) {
  if (!open.has_begun() && open.base == CallPaths::root) begin_thread(L, open);
  const auto calls = read_calls(L, newest);
  const bool has_slots = filters_by_layout_;
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if (filter_.lets_in(call->callee)) {
      push(open, call->id, call->callee, false);
      if (has_slots) open.calls.back().slot = slot_of(*layout::of(L), call->id);
    } else if (!has_slots) {
      push_left_out(open, call->id, call->callee);
    }
  }
}

void CallCollector::begin_thread(lua_State* L, OpenCalls& open) {
  if (main_thread_of(L) == L) {
    open.number = 1;
    open.base = CallPaths::root;
    return;
  }
  open.number = stacks_.next_number();
  open.base = paths_.copy_path(billed_, open.number);
}

void CallCollector::push(OpenCalls& open, CallId id, const Callee& callee, bool counts) {
  const CallPaths::Id parent = open.calls.empty() ? open.base : open.calls.back().node;
  const CallPaths::Id node = paths_.child(parent, callee, open.number);
  const bool is_silent = ends_silently(callee);
  push_node(open, id, node, is_silent ? open.billed() : node, is_silent, counts);
}

bool CallCollector::push_as_before(OpenCalls& open, CallId id, const layout::CallInfo& call) {
  const CallPaths::Id parent = open.calls.empty() ? open.base : open.calls.back().node;
  const CallPaths::Id node = paths_.guess_child(parent, read_identity(call), open.number);
  if (node == CallPaths::root) return false;
  push_node(open, id, node, node, false, true);
  return true;
}

void CallCollector::push_node(OpenCalls& open, CallId id, CallPaths::Id node, CallPaths::Id billed, bool ends_silently,
                              bool counts) {
  bool is_timed = false;
  if (counts) {
    ++paths_[node].calls;
    is_timed = timed_calls_ < most_timed_calls && open.number != profiling::other_threads;
    ++(is_timed ? timed_calls_ : untimed_calls_);
  }
  open.calls.emplace_back(id, node, billed, is_timed, ends_silently, clock_.elapsed());
  billed_ = billed;
}

void CallCollector::push_left_out(OpenCalls& open, CallId id, const Callee& callee) {
  const CallPaths::Id caller = open.calls.empty() ? open.base : open.calls.back().node;
  push_node(open, id, caller, open.billed(), ends_silently(callee), false);
}

void CallCollector::pop(OpenCalls& open) {
  const OpenCall& call = open.calls.back();
  if (call.is_timed) ended_.push_back({call.node, call.begin, clock_.elapsed()});
  open.calls.pop_back();
}

void CallCollector::name(lua_State* L, const lua_Debug& ar, CallPaths::Id node) {
  const auto function = paths_[node].function;
  if (functions_.wants_name(function)) functions_.offer_name(function, name_in_caller(L, ar));
}

void CallCollector::adopt(lua_State* L) {
  OpenCalls& open = stacks_.of(L);
  if (const CallId newest = newest_call(L); newest != CallId{}) read_anew(L, open, newest);
  billed_ = open.billed();
}

void CallCollector::end() {
  stacks_.for_each([this](OpenCalls& open) {
    while (!open.calls.empty())
      pop(open);
  });
}

void CallCollector::tell(profiling::TreeBlock& block) const {
  block.untimed_calls = untimed_calls_;
  paths_.tell(block);
  block.calls.reserve(ended_.size());
  for (const auto& call : ended_)
    block.calls.push_back({call.node, Ticks::to_ns(call.begin_ns), Ticks::to_ns(call.end_ns)});
}

void CallCollector::sent() {
  paths_.sent();
  ended_.clear();
}

}  // namespace wayfinder::runtime::tracing
