#include "runtime/module/state_sentinel.hpp"

#include "runtime/agent/anchor.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/start/state_end.hpp"

namespace wayfinder::runtime {

void plant_state_sentinel(lua_State* L) {
  static const char key = 0;
  make_anchor(L);
  lua_newuserdata(L, 1);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, [](lua_State* closing) {
    meet_end_of_state(closing);
    return 0;
  });
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, -2, &key);
  lua_pop(L, 1);
}

}  // namespace wayfinder::runtime
