#include "runtime/tracing/call_events.hpp"

#include "runtime/hooks/hook_mask.hpp"
#include "runtime/sampling/c_identity.hpp"

namespace wayfinder::runtime::tracing {
namespace {

Callee c_callee(const void* address) noexcept {
  return {identity_of_c(address), profiling::FunctionKind::c, c_source};
}

Callee lua_callee(const FunctionTable::Identity& identity, std::string_view source) noexcept {
  const auto kind = identity.first_line == 0 ? profiling::FunctionKind::main_chunk : profiling::FunctionKind::lua;
  return {identity, kind, source};
}

}  // namespace

Callee read_callee(const layout::CallInfo& call) noexcept {
  if (const layout::Proto* proto = layout::proto_of(call); proto != nullptr) [[likely]] {
    const layout::String* source = proto->source;
    return lua_callee(read_identity(call), source == nullptr ? std::string_view{"=?"} : layout::text_of(*source));
  }
  return c_callee(reinterpret_cast<const void*>(layout::c_function_of(call)));
}

CallEvent read_call(lua_State* L, const lua_Debug& ar) noexcept {
  const CallFrame called = frame_of(L, &ar);
  const CallFrame caller = caller_of(L, &ar);
  CallEvent event{called.id, caller.id, caller.is_base, layout::is_tail_call_event(nullptr, ar)};
  if (event.takes_place && layout::tail_calls_move) event.call = event.caller;
  return event;
}

Callee read_callee(lua_State* L, CallId call) noexcept {
  lua_Debug said{};
  said.i_ci = call;
  lua_getinfo(L, "Sf", &said);
  const void* c_function = *said.what == 'C' ? sampling::c_identity(L, -1) : nullptr;
  lua_pop(L, 1);
  if (c_function != nullptr) return c_callee(c_function);
  // Prototypes have no identity here: chunk and lines stand for them.
  return lua_callee({said.source, said.source, said.linedefined, said.lastlinedefined}, source_of(said));
}

const char* name_in_caller(lua_State* L, const lua_Debug& ar) noexcept {
  if (is_luajit) return "";  // of what a tail call has begun it tells the name of the caller
  lua_Debug said = ar;
  lua_getinfo(L, "n", &said);
  // What the VM calls by itself has the name of its purpose: a metamethod's event, "for iterator".
  const std::string_view what = said.namewhat;
  return what.empty() || what == "metamethod" || what == "for iterator" ? "" : said.name;
}

std::vector<KnownCall> read_calls(lua_State* L, CallId newest) {
  std::vector<KnownCall> calls;
  if (hooks_trust_layout()) {
    const layout::Thread& thread = *layout::of(L);
    const layout::CallInfo* call = call_of(thread, newest);
    for (; call != nullptr && call != base_call_of(thread); call = previous_of(thread, *call))
      calls.push_back({id_of(thread, *call), read_callee(*call)});
    return calls;
  }
  constexpr int most_levels = 1'000;
  lua_Debug ar{};
  bool is_reached = false;
  for (int level = 0; level < most_levels && lua_getstack(L, level, &ar) != 0; ++level) {
    if (layout::is_lost_call(ar)) continue;
    const CallId id = frame_of(L, &ar).id;
    is_reached = is_reached || id == newest;
    if (is_reached) calls.push_back({id, read_callee(L, ar.i_ci)});
  }
  return calls;
}

CallId newest_call(lua_State* L) noexcept {
  const CallFrame newest = newest_frame(L);
  return newest.is_base ? CallId{} : newest.id;
}

}  // namespace wayfinder::runtime::tracing
