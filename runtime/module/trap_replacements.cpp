// For a Lua of PUC's whose code takes traps.
#include "runtime/module/library_replacements.hpp"
#include "runtime/traps/traps.hpp"

namespace wayfinder::runtime {
namespace {

/// A dump holds the code as it is.
int dump(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  traps::show_code();
  const int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  traps::hide_code();
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

constexpr Replacement replacements[] = {{LUA_STRLIBNAME, "dump", dump}};

}  // namespace

std::span<const Replacement> own_replacements() noexcept {
  return replacements;
}

}  // namespace wayfinder::runtime
