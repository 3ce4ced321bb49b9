#include "runtime/luajit/library.hpp"

#include <optional>

namespace wayfinder::runtime::luajit {
namespace {

lua_CFunction field_of(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  const lua_CFunction function = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  return function;
}

int learn(lua_State* L) {
  auto* found = static_cast<Library*>(lua_touserdata(L, 1));
  luaL_openlibs(L);
  lua_getglobal(L, "jit");
  found->attach = field_of(L, "attach");
  lua_getglobal(L, "require");
  lua_pushliteral(L, "jit.util");
  lua_call(L, 1, 1);
  found->funcinfo = field_of(L, "funcinfo");
  found->funcbc = field_of(L, "funcbc");
  found->funck = field_of(L, "funck");
  return 0;
}

std::optional<Library> find_library() {
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return std::nullopt;
  Library found;
  lua_pushcfunction(scratch, learn);
  lua_pushlightuserdata(scratch, &found);
  const int status = lua_pcall(scratch, 1, 0, 0);
  lua_close(scratch);
  const bool is_whole = found.funcinfo != nullptr && found.funcbc != nullptr && found.funck != nullptr;
  return status == LUA_OK && is_whole && found.attach != nullptr ? std::optional{found} : std::nullopt;
}

}  // namespace

int fast_function_id(lua_State* L, int index) {
  const Library* known = library();
  if (known == nullptr || lua_checkstack(L, LUA_MINSTACK) == 0 || !lua_isfunction(L, index)) return 0;
  index = lua_absindex(L, index);
  lua_pushcfunction(L, known->funcinfo);
  lua_pushvalue(L, index);
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "ffid");
  const int id = static_cast<int>(lua_tointeger(L, -1));
  lua_pop(L, 2);
  return id;
}

const Library* library() {
  static const std::optional<Library> found = find_library();
  return found ? &*found : nullptr;
}

}  // namespace wayfinder::runtime::luajit
