#include "runtime/hooks/real_api.hpp"

// Here nothing is led elsewhere: the names of Lua's API are the VM's functions.
extern "C" {

void __real_lua_sethook(lua_State* L, lua_Hook hook, int mask, int count) {
  lua_sethook(L, hook, mask, count);
}
lua_Hook __real_lua_gethook(lua_State* L) {
  return lua_gethook(L);
}
int __real_lua_gethookmask(lua_State* L) {
  return lua_gethookmask(L);
}
int __real_lua_gethookcount(lua_State* L) {
  return lua_gethookcount(L);
}
lua_State* __real_lua_newthread(lua_State* L) {
  return lua_newthread(L);
}
void __real_lua_close(lua_State* L) {
  lua_close(L);
}

}  // extern "C"
