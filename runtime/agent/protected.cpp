#include "runtime/agent/protected.hpp"

namespace wayfinder::runtime {

std::string take_error_text(lua_State* L) {
  std::string text;
  if (lua_type(L, -1) == LUA_TSTRING) {
    std::size_t length = 0;
    const char* bytes = lua_tolstring(L, -1, &length);
    text.assign(bytes, length);
  } else {
    text = fmt::format("(error object is a {} value)", lua_typename(L, lua_type(L, -1)));
  }
  lua_pop(L, 1);
  return text;
}

}  // namespace wayfinder::runtime
