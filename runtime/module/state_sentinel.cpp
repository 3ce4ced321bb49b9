#include "runtime/module/state_sentinel.hpp"

#include "runtime/agent/anchor.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/luajit/interruptible_code.hpp"
#include "runtime/luajit/trap.hpp"
#include "runtime/start/state_end.hpp"

namespace wayfinder::runtime {
namespace {

const char sentinel_key = 0;

}  // namespace

void plant_state_sentinel(lua_State* L) {
  make_anchor(L);
  lua_newuserdata(L, 1);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, [](lua_State* closing) {
    if constexpr (is_luajit) {
      if (lua_State* main_thread = main_thread_of(closing); main_thread != nullptr) {
        luajit::lift_all_traps(main_thread);
        luajit::give_profiler_up(main_thread);
      }
    }
    meet_end_of_state(closing);
    return 0;
  });
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, -2, &sentinel_key);
  lua_pop(L, 1);
}

void remove_state_sentinel(lua_State* L) noexcept {
  push_anchor(L);
  if (lua_istable(L, -1)) {
    lua_rawgetp(L, -1, &sentinel_key);
    if (lua_isuserdata(L, -1)) {
      lua_pushnil(L);
      lua_setmetatable(L, -2);  // it will be collected, and is not to tell of that
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  leave_anchor(L, &sentinel_key);
}

}  // namespace wayfinder::runtime
