#include "runtime/facts/call_record.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/layout/layout_check.hpp"
#include "runtime/layout/running_thread.hpp"

namespace wayfinder::runtime {
namespace {

using layout::CallInfo;
using layout::is_lost_call;
using layout::Thread;
using layout::was_tail_called;

/// Compares one Lua call with what getinfo says of it; the function is on the stack's top.
bool lua_call_agrees(LayoutCheck& check, const Thread& thread, const CallInfo& call, const lua_Debug& said,
                     bool calls_were_lost) {
  const layout::Proto* proto = layout::proto_of(call);
  if (!check.expect(layout::is_lua(call) && proto != nullptr, "a Lua function's call is not found")) return false;
  const std::ptrdiff_t pc = layout::pc_of(thread, call, *proto);
  return check.expect(proto->first_line == said.linedefined && proto->last_line == said.lastlinedefined,
                      "a function's lines differ") &&
         check.expect(proto->source != nullptr && proto->source->bytes == said.source, "a chunk name differs") &&
         check.expect(pc >= 0 && pc < proto->code_size, "an instruction lies outside of its function") &&
         check.expect(layout::line_of(*proto, pc) == said.currentline, "a call's current line differs") &&
         check.expect(is_tail_call(call) == (was_tail_called(said) || calls_were_lost), "a tail call differs");
}

bool c_call_agrees(LayoutCheck& check, const CallInfo& call, lua_CFunction function) {
  return check.expect(
      !layout::is_lua(call) && layout::proto_of(call) == nullptr && layout::c_function_of(call) == function,
      "a C function's call differs");
}

bool calls_agree(lua_State* L, LayoutCheck& check) {
  const Thread& thread = *layout::of(L);
  int level = 0;
  lua_Debug said;
  for (const CallInfo* call = thread.call; call != base_call_of(thread); call = previous_of(thread, *call), ++level) {
    constexpr int deepest = 200;
    if (!check.expect(call != nullptr && level < deepest, "the chain of calls does not end")) return false;
    if (!check.expect(lua_getstack(L, level, &said) == 1, "there are more calls than levels")) return false;
    lua_getinfo(L, "Sltf", &said);
    lua_Debug below;
    const bool calls_were_lost = lua_getstack(L, level + 1, &below) == 1 && is_lost_call(below);
    while (lua_getstack(L, level + 1, &below) == 1 && is_lost_call(below)) {
      ++level;
    }
    const bool agrees = lua_iscfunction(L, -1) ? c_call_agrees(check, *call, lua_tocfunction(L, -1))
                                               : lua_call_agrees(check, thread, *call, said, calls_were_lost);
    lua_pop(L, 1);
    if (!agrees) return false;
    ++check.frames;
  }
  return check.expect(lua_getstack(L, level, &said) == 0, "there are more levels than calls");
}

int probe(lua_State* L) {
  LayoutCheck& check = LayoutCheck::of(L);
  if (check.failed != nullptr) return 0;
  ++check.probes;
  const volatile char here = 0;
  const auto stack_pointer = reinterpret_cast<std::uintptr_t>(&here);
  const Thread& thread = *layout::of(L);
  lua_State* main = check.main_thread;
  const auto jump = reinterpret_cast<std::uintptr_t>(thread.error_jump);
  constexpr std::uintptr_t farthest = 1U << 20U;
  check.expect(thread.tag == layout::tag_thread && thread.global == layout::of(main)->global &&
                   layout::api_of(thread.global->main_thread) == main,
               "a thread's state differs") &&
      check.expect(jump > stack_pointer && jump - stack_pointer < farthest, "a recover point is not on the C stack") &&
      check.expect(thread.call->function + 1 + lua_gettop(L) == thread.top && thread.top < thread.stack_last,
                   "a stack's top differs") &&
      check.expect(running_thread(main, stack_pointer) == L, "the running coroutine differs") && calls_agree(L, check);
  return 0;
}

/// call(f): calls from C.
int call(lua_State* L) {
  lua_settop(L, 1);
  lua_call(L, 0, 0);
  return 0;
}

/// schedule(f): resumes f as a scheduler in C does, with the coroutine anywhere but in its frame.
int schedule(lua_State* L) {
  lua_settop(L, 1);
  lua_State* worker = lua_newthread(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "layout check");
  lua_xmove(L, worker, 1);
  int results = 0;
  if (lua_resume(worker, L, 0, &results) != LUA_OK) return luaL_error(L, "the scheduled function failed");
  return 0;
}

void hook(lua_State*, lua_Debug*) {}

constexpr const char* checked_program = R"(
local probe, call, schedule = ...
local function spread(...)
  local kept = 1
  probe(...) call(probe)

  probe()
  return kept
end
local function tail(a) return (spread(a)), nil end
local function real_tail(a) return spread(a) end
probe()
spread(1, 2, 3)
tail(1)
real_tail(1)
coroutine.resume(coroutine.create(function()
  spread(1)
  coroutine.wrap(function() call(spread) probe() schedule(spread) end)()
  coroutine.resume(coroutine.create(spread))
  coroutine.wrap(function() coroutine.yield() end)()
  probe()
end))
schedule(function() coroutine.wrap(spread)() end)
call(spread)
)";

}  // namespace

int check_calls(lua_State* L) {
  LayoutCheck& check = LayoutCheck::of(L);
  lua_sethook(L, hook, LUA_MASKRET, 0);
  check.expect(layout::of(L)->hook == hook && layout::of(L)->hook_mask == LUA_MASKRET, "a hook differs");
  lua_sethook(L, nullptr, 0, 0);
  if (luaL_loadbufferx(L, checked_program, std::char_traits<char>::length(checked_program), "=layout check", "t") !=
      LUA_OK) {
    return lua_error(L);
  }
  lua_pushcfunction(L, probe);
  lua_pushcfunction(L, call);
  lua_pushcfunction(L, schedule);
  lua_call(L, 3, 0);
  lua_State* sleeper = lua_newthread(L);
  check.expect(layout::of(sleeper)->error_jump == nullptr, "a suspended thread has a recover point");
  return 0;
}

}  // namespace wayfinder::runtime
