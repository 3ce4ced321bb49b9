// CallCollector's events where a filter is set, by layout. Of functions that are left out nothing is kept, so that they
// cost little: what lies in an event's slot or above it has ended. Errors end calls without an event, but only C
// functions take them, whose returns tell.
#include "runtime/tracing/call_collector.hpp"
#include "runtime/tracing/call_events.hpp"

namespace wayfinder::runtime::tracing {

void CallCollector::drop_from(OpenCalls& open, std::ptrdiff_t slot) {
  while (!open.calls.empty() && open.calls.back().slot >= slot)
    pop(open);
}

void CallCollector::on_filtered(lua_State* L, const lua_Debug& ar) {
  const layout::Thread& thread = *layout::of(L);
  const layout::CallInfo& call = *call_of(thread, ar.i_ci);
  if (!filter_.lets_in(call)) {
    clock_.pass_over();
    return on_left_out(L, ar);
  }
  settle();
  OpenCalls& open = stacks_.of(L);
  if (ar.event == LUA_HOOKRET) {
    if (!open.has_begun()) read_anew(L, open, ar.i_ci);
    drop_from(open, slot_of(thread, ar.i_ci));
    billed_ = open.billed();
    return;
  }
  const CallEvent event = read_call(thread, ar);
  const std::ptrdiff_t slot = slot_of(thread, event.call);
  drop_from(open, slot);
  if (event.is_base && !event.takes_place) {
    begin_thread(L, open);
  } else if (!open.has_begun()) {
    read_anew(L, open, event.caller);
  }
  if (!push_as_before(open, event.call, call)) push(open, event.call, read_callee(call), true);
  open.calls.back().slot = slot;
  if (paths_.has_new_node()) name(L, ar, open.calls.back().node);
}

void CallCollector::on_left_out(lua_State* L, const lua_Debug& ar) {
  const layout::Thread& thread = *layout::of(L);
  const bool returns = ar.event == LUA_HOOKRET;
  const CallEvent event = returns ? CallEvent{ar.i_ci} : read_call(thread, ar);
  const bool begins = event.is_base && !event.takes_place;
  const bool tells = returns ? !layout::is_lua(*call_of(thread, ar.i_ci)) : event.is_base || event.takes_place;
  if (!tells) return;
  OpenCalls& open = stacks_.of(L);
  drop_from(open, slot_of(thread, event.call));
  if (begins) {
    begin_thread(L, open);
  } else if (!open.has_begun()) {
    settle();
    read_anew(L, open, returns ? event.call : event.caller);
  }
  bill(open.billed());
}

}  // namespace wayfinder::runtime::tracing
