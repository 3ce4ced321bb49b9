#include "runtime/traps/trap_function.hpp"

#include "runtime/layout/trap_calls.hpp"

namespace wayfinder::runtime::traps {
namespace {

int on_trap(lua_State* L) {
  layout::Thread& thread = *layout::of(L);
  layout::CallInfo& call = layout::trapped_call(thread);
  const auto* behind_call = call.lua.saved_pc;
  const auto* tail = reinterpret_cast<const Tail*>(behind_call - layout::tail_call_words);
  const Arrival arrival = *tail->arrival;
  const PatchedFunction& function = *arrival.function;
  const layout::Proto& proto = function.proto();
  call.lua.saved_pc = proto.code + arrival.to + 1;
  const PatchedFunction::Beginning beginning = function.beginning_at(arrival);
  const bool begins = beginning.is_line || beginning.is_call;
  if (begins && thread.allow_hook != 0) {
    thread.allow_hook = 0;  // no event comes meanwhile, as in a hook
    const bool goes_on = function.meet()(L, {call, proto, arrival.to, function.line_of(arrival.to), beginning});
    thread.allow_hook = 1;
    if (!goes_on) {
      call.lua.saved_pc = proto.code + arrival.to;
      return 0;
    }
  }
  call.lua.saved_pc = function.place_to_run(arrival, call, thread.hook_mask == 0);
  return 0;
}

}  // namespace

void push_trap_function(lua_State* L) {
  constexpr std::string_view text = "local f = ... return function() f() end";
  if (luaL_loadbuffer(L, text.data(), text.size(), trap_chunk_name.data()) != LUA_OK) lua_error(L);
  lua_pushcfunction(L, on_trap);
  trap_function.store(on_trap);
  lua_call(L, 1, 1);
}

bool is_in_tail(const layout::Thread& thread, const layout::CallInfo& call) noexcept {
  const layout::Proto* proto = layout::is_lua(call) ? layout::proto_of(call) : nullptr;
  if (proto == nullptr) return false;
  const std::ptrdiff_t pc = layout::pc_of(thread, call, *proto);
  return pc < -1 || pc >= proto->code_size;
}

}  // namespace wayfinder::runtime::traps
