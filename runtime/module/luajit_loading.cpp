#include "runtime/module/luajit_loading.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/breakpoints/trap_engine.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {
namespace {

/// What a reader has returned stays here while the loader has its bytes.
constexpr int piece = 5;

const char* read_piece(lua_State* L, void* /*unused*/, std::size_t* size) {
  *size = 0;
  luaL_checkstack(L, 2, "too many nested functions");
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return nullptr;
  }
  if (lua_isstring(L, -1) == 0) luaL_error(L, "reader function must return a string");
  lua_replace(L, piece);
  return lua_tolstring(L, piece, size);
}

/// The loaded chunk is on top of the stack, or why there is none. A table at `environment` is its environment.
int finish_loading(lua_State* L, int status, int environment) {
  if (status != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  luajit::TrapEngine::meet_loaded_chunk(L, -1);
  if (lua_istable(L, environment)) {
    lua_pushvalue(L, environment);
    lua_setfenv(L, -2);
  }
  return 1;
}

}  // namespace

int load(lua_State* L) {
  constexpr int environment = 4;
  const char* name = luaL_optstring(L, 2, nullptr);
  const char* mode = luaL_optstring(L, 3, nullptr);
  if (lua_isstring(L, 1) != 0) {
    lua_settop(L, environment);
    std::size_t size = 0;
    const char* text = lua_tolstring(L, 1, &size);
    return finish_loading(L, luaL_loadbufferx(L, text, size, name != nullptr ? name : text, mode), environment);
  }
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, piece);
  return finish_loading(L, lua_loadx(L, read_piece, nullptr, name != nullptr ? name : "=(load)", mode), environment);
}

int load_file(lua_State* L) {
  constexpr int environment = 3;
  const char* path = luaL_optstring(L, 1, nullptr);
  const char* mode = luaL_optstring(L, 2, nullptr);
  lua_settop(L, environment);
  return finish_loading(L, luaL_loadfilex(L, path, mode), environment);
}

int do_file(lua_State* L) {
  const char* path = luaL_optstring(L, 1, nullptr);
  lua_settop(L, 1);
  if (luaL_loadfile(L, path) != LUA_OK) return lua_error(L);
  luajit::TrapEngine::meet_loaded_chunk(L, -1);
  lua_call(L, 0, LUA_MULTRET);
  return lua_gettop(L) - 1;
}

int search_lua_file(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  // Raised again from here, an error has as many levels as ever. Nothing of the program's runs in between.
  ++protected_depth;
  const int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  --protected_depth;
  if (status != LUA_OK) return lua_error(L);
  if (lua_isfunction(L, 1)) luajit::TrapEngine::meet_loaded_chunk(L, 1);
  return lua_gettop(L);
}

}  // namespace wayfinder::runtime
