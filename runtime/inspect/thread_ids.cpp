#include "runtime/inspect/thread_ids.hpp"

#include <algorithm>
#include <string>

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/reachable_threads.hpp"
#include "runtime/layout/live_threads.hpp"

namespace wayfinder::runtime::inspect {
namespace {

/// Whether the thread has code left to run: it is stopped, waits, or has not begun.
bool is_alive(lua_State* thread) {
  lua_Debug record;
  const int status = lua_status(thread);
  if (status == LUA_YIELD) return true;
  return status == LUA_OK && (lua_getstack(thread, 0, &record) != 0 || lua_gettop(thread) > 0);
}

std::string known_ids(lua_State* L, const Inspector& inspector) {
  std::string text = "there are 1";
  int count = 1;
  for (std::int64_t id = 2; id < inspector.next_thread_id && count < 10; ++id) {
    inspector.push(L, slot_threads);
    lua_rawgeti(L, -1, id);
    if (lua_isthread(L, -1)) {
      text += ", " + std::to_string(id);
      ++count;
    }
    lua_pop(L, 2);
  }
  return count == 1 ? "there is 1" : text;
}

/// 0: it has none yet.
std::int64_t known_id_of_thread(lua_State* L, const Inspector& inspector, lua_State* thread) {
  if (thread == inspector.main_thread()) return 1;
  if (lua_checkstack(L, LUA_MINSTACK) == 0 || lua_checkstack(thread, 1) == 0) return 0;
  const StackHeight height{L};
  inspector.push(L, slot_thread_ids);
  if (!lua_istable(L, -1)) return 0;
  push_thread(L, thread);
  lua_rawget(L, -2);
  return lua_tointeger(L, -1);
}

}  // namespace

std::int64_t id_of_thread(lua_State* L, Inspector& inspector, lua_State* thread) {
  if (const std::int64_t known = known_id_of_thread(L, inspector, thread); known != 0) return known;
  if (lua_checkstack(L, LUA_MINSTACK) == 0 || lua_checkstack(thread, 1) == 0) return 0;
  const StackHeight height{L};
  const std::int64_t id = inspector.next_thread_id;
  inspector.push(L, slot_thread_ids);
  inspector.push(L, slot_threads);
  if (!lua_istable(L, -1)) return 0;
  push_thread(L, thread);
  const auto stored = run_protected(L, 3, 0, [id](lua_State* inner) {
    lua_pushvalue(inner, 3);
    lua_rawseti(inner, 2, id);
    lua_pushinteger(inner, id);
    lua_rawset(inner, 1);
    lua_settop(inner, 0);
  });
  if (!stored) return 0;
  ++inspector.next_thread_id;
  return id;
}

Result<lua_State*> find_thread(lua_State* L, const Inspector& inspector, std::int64_t id) {
  if (id == 1) return inspector.main_thread();
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const StackHeight height{L};
  inspector.push(L, slot_threads);
  if (lua_istable(L, -1) && id > 0) {
    lua_rawgeti(L, -1, id);
    if (lua_State* thread = lua_tothread(L, -1); thread != nullptr && is_alive(thread)) return thread;
  }
  return refuse("threadId", fmt::format("a thread ({})", known_ids(L, inspector)), std::to_string(id),
                ErrorCode::unknown_id);
}

std::vector<lua_State*> list_threads(lua_State* L, const Inspector& inspector) {
  std::vector<lua_State*> threads = inspector.trusts_layout() ? live_threads(L) : reachable_threads(L);
  inspector.push(L, slot_evaluation_thread);
  const lua_State* own = lua_tothread(L, -1);
  lua_pop(L, 1);
  std::erase_if(threads, [&](lua_State* thread) {
    return thread == own || (thread != inspector.main_thread() && thread != L && !is_alive(thread));
  });
  return threads;
}

}  // namespace wayfinder::runtime::inspect
