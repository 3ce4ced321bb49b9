#pragma once
#include <functional>
#include <lua.hpp>
#include <memory>
#include <stdexcept>
#include <string>

/// A Lua state with its libraries and a global `probe()` that calls back.
class LuaProgram {
 public:
  explicit LuaProgram(std::function<void(lua_State*)> probe = {}) : probe_{std::move(probe)} {
    luaL_openlibs(L());
    lua_pushlightuserdata(L(), &probe_);
    lua_pushcclosure(L(), call_probe, 1);
    lua_setglobal(L(), "probe");
  }
  [[nodiscard]] lua_State* L() const { return state_.get(); }

  /// Runs the text; throws with Lua's message when it fails.
  void run(const std::string& text) const {
    if (luaL_dostring(L(), text.c_str()) == LUA_OK) return;
    throw std::runtime_error{lua_tostring(L(), -1)};
  }

 private:
  static int call_probe(lua_State* L) {
    (*static_cast<std::function<void(lua_State*)>*>(lua_touserdata(L, lua_upvalueindex(1))))(L);
    return 0;
  }
  std::function<void(lua_State*)> probe_;
  std::unique_ptr<lua_State, void (*)(lua_State*)> state_{luaL_newstate(), lua_close};
};
