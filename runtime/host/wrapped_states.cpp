#include "runtime/facts/lua_api.hpp"
#include "runtime/host/allocator.hpp"

// luaL_newstate() asks for its state here (--wrap in runtime/CMakeLists.txt): so it stays the one that knows what else
// a new state needs, as its warnings and its last words.
extern "C" {

lua_State* __real_lua_newstate(lua_Alloc allocate, void* data);
lua_State* __wrap_lua_newstate(lua_Alloc allocate, void* data);

lua_State* __wrap_lua_newstate(lua_Alloc allocate, void* data) {
  const auto wanted = wayfinder::runtime::wanted_allocator();
  return wanted == nullptr ? __real_lua_newstate(allocate, data) : __real_lua_newstate(wanted, nullptr);
}

}  // extern "C"
