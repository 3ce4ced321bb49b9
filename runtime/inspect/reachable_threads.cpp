#include "runtime/inspect/reachable_threads.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/facts/environment.hpp"
#include "runtime/layout/main_thread.hpp"

namespace wayfinder::runtime::inspect {
namespace {

// Stack of the protected walk: [1] objects seen (as keys), [2] objects to be visited (a list).
constexpr int seen = 1;
constexpr int waiting = 2;

struct Walk {
  std::vector<lua_State*>& threads;
  const FunctionVisitor* visitor{};
  lua_Integer count{};
};

/// Pops the value on top; notes it when it is an object not seen before.
void note(lua_State* L, Walk& walk) {
  const int type = lua_type(L, -1);
  if (type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TUSERDATA && type != LUA_TTHREAD) return lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_rawget(L, seen);
  const bool is_known = !lua_isnil(L, -1);
  lua_pop(L, 1);
  if (is_known) return lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_pushboolean(L, 1);
  lua_rawset(L, seen);
  lua_rawseti(L, waiting, ++walk.count);
}

void visit_stack(lua_State* L, lua_State* thread, Walk& walk) {
  if (thread != walk.threads.front()) walk.threads.push_back(thread);
  if (lua_checkstack(thread, LUA_MINSTACK) == 0) return;
  lua_Debug record;
  for (int level = 0; lua_getstack(thread, level, &record) != 0; ++level) {
    lua_getinfo(thread, "f", &record);
    if (thread != L) lua_xmove(thread, L, 1);
    note(L, walk);
    for (const int sign : {1, -1}) {
      for (int i = 1; lua_getlocal(thread, &record, sign * i) != nullptr; ++i) {
        if (thread != L) lua_xmove(thread, L, 1);
        note(L, walk);
      }
    }
  }
  for (int i = 1; thread != L && i <= lua_gettop(thread); ++i) {
    lua_pushvalue(thread, i);
    lua_xmove(thread, L, 1);
    note(L, walk);
  }
}

/// Notes what the object on top of the stack holds.
void visit(lua_State* L, Walk& walk) {
  const int object = lua_gettop(L);
  if (lua_getmetatable(L, object) != 0) note(L, walk);
  switch (lua_type(L, object)) {
    case LUA_TTABLE:
      for (lua_pushnil(L); lua_next(L, object) != 0;) {
        note(L, walk);
        lua_pushvalue(L, -1);
        note(L, walk);
      }
      break;
    case LUA_TFUNCTION:
      if (walk.visitor != nullptr) (*walk.visitor)(L);
      push_environment_of(L, object);
      note(L, walk);
      for (int i = 1; lua_getupvalue(L, object, i) != nullptr; ++i)
        note(L, walk);
      break;
    case LUA_TUSERDATA:
      for (int i = 1; lua_getiuservalue(L, object, i) != LUA_TNONE; ++i)
        note(L, walk);
      lua_settop(L, object);
      break;
    default:
      visit_stack(L, lua_tothread(L, object), walk);
  }
}

/// Out of memory, the walk ends where it is.
void walk_from_roots(lua_State* L, Walk& walk) {
  (void)run_protected(L, [&walk](lua_State* inner) {
    lua_newtable(inner);
    lua_newtable(inner);
    for (const int own : {seen, waiting}) {  // on the stack that is walked, and changed by the walk
      lua_pushvalue(inner, own);
      lua_pushboolean(inner, 1);
      lua_rawset(inner, seen);
    }
    lua_pushvalue(inner, LUA_REGISTRYINDEX);
    note(inner, walk);
    lua_pushthread(inner);
    note(inner, walk);
    lua_State* main_thread = walk.threads.front();  // which Lua 5.1 and LuaJIT have not in the registry
    if (main_thread != nullptr && main_thread != inner && lua_checkstack(main_thread, 1) != 0) {
      lua_pushthread(main_thread);
      lua_xmove(main_thread, inner, 1);
      note(inner, walk);
    }
    lua_pushglobaltable(inner);
    note(inner, walk);
    for (lua_Integer i = 1; i <= walk.count; ++i) {
      lua_rawgeti(inner, waiting, i);
      visit(inner, walk);
      lua_settop(inner, waiting);
    }
    lua_settop(inner, 0);
  });
}

}  // namespace

std::vector<lua_State*> reachable_threads(lua_State* L) {
  std::vector<lua_State*> threads{main_thread_of(L)};
  threads.reserve(64);
  Walk walk{.threads = threads};
  walk_from_roots(L, walk);
  return threads;
}

void visit_reachable_functions(lua_State* L, const FunctionVisitor& visit) {
  std::vector<lua_State*> threads{main_thread_of(L)};
  Walk walk{.threads = threads, .visitor = &visit};
  walk_from_roots(L, walk);
}

}  // namespace wayfinder::runtime::inspect
