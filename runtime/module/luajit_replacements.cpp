#include "runtime/layout/main_thread.hpp"
#include "runtime/luajit/trap.hpp"
#include "runtime/module/library_replacements.hpp"
#include "runtime/module/luajit_loading.hpp"

// What reads LuaJIT's code reads it without traps: a copy of a function with one would be no code that anybody can run,
// and names of functions and variables are found by the instructions that have loaded their values.
namespace wayfinder::runtime {
namespace {

int call_library(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  int status = LUA_OK;
  {
    const luajit::TrapsHidden hidden{main_thread_of(L)};
    status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  }
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/// Takes the place of the library's function among the levels: it does the same itself.
int traceback(lua_State* L) {
  const bool is_of_other = lua_isthread(L, 1);
  lua_State* thread = is_of_other ? lua_tothread(L, 1) : L;
  const int message = is_of_other ? 2 : 1;
  if (!lua_isnone(L, message) && lua_isstring(L, message) == 0) {
    lua_settop(L, message);
    return 1;
  }
  const auto level = static_cast<int>(luaL_optinteger(L, message + 1, thread == L ? 1 : 0));
  const luajit::TrapsHidden hidden{main_thread_of(L)};  // LuaJIT unwinds C++ frames, should memory end
  luaL_traceback(L, thread, lua_tostring(L, message), level);
  return 1;
}

int get_info(lua_State* L) {
  // The library's function is called by ours: one level more, of this thread.
  const bool names_thread = lua_isthread(L, 1);
  const int level = names_thread ? 2 : 1;
  constexpr lua_Number highest = 1e9;
  const bool is_level = lua_isnumber(L, level) != 0 && lua_tonumber(L, level) >= 0 && lua_tonumber(L, level) < highest;
  if (is_level && (!names_thread || lua_tothread(L, 1) == L)) {
    lua_pushinteger(L, lua_tointeger(L, level) + 1);
    lua_replace(L, level);
  }
  return call_library(L);
}

constexpr int searcher_of_lua_files = 2;

constexpr Replacement replacements[] = {
    {LUA_STRLIBNAME, "dump", call_library}, {LUA_DBLIBNAME, "traceback", traceback},
    {LUA_DBLIBNAME, "getinfo", get_info},   {LUA_GNAME, "load", load},
    {LUA_GNAME, "loadstring", load},        {LUA_GNAME, "loadfile", load_file},
    {LUA_GNAME, "dofile", do_file},         {LUA_LOADLIBNAME, "loaders", search_lua_file, searcher_of_lua_files}};

}  // namespace

std::span<const Replacement> own_replacements() noexcept {
  return replacements;
}

}  // namespace wayfinder::runtime
