#include "runtime/luajit/library.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace wayfinder::runtime::luajit {
namespace {

lua_CFunction field_of(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  const lua_CFunction function = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  return function;
}

/// Where in a function's object its number lies, found by functions that have one; 0: not found.
std::size_t find_number_place(lua_State* L, lua_CFunction funcinfo) {
  constexpr std::size_t header_bytes = 16;  // of all functions, as lj_obj.h has them
  std::array<bool, header_bytes> fits{};
  fits.fill(true);
  fits[0] = false;
  for (const char* name : {"pcall", "xpcall", "error", "next", "rawget", "tostring"}) {
    lua_getglobal(L, name);
    const auto* object = static_cast<const unsigned char*>(lua_topointer(L, -1));
    lua_pushcfunction(L, funcinfo);
    lua_insert(L, -2);
    lua_call(L, 1, 1);
    lua_getfield(L, -1, "ffid");
    const lua_Integer number = lua_tointeger(L, -1);
    lua_pop(L, 2);
    for (std::size_t place = 0; place < header_bytes; ++place)
      fits[place] = fits[place] && object[place] == number;
  }
  const auto found = std::ranges::find(fits, true);
  return found == fits.end() ? 0 : static_cast<std::size_t>(found - fits.begin());
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
  if (found->funcinfo != nullptr) found->number_place = find_number_place(L, found->funcinfo);
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

int fast_function_id(lua_State* L, int index) noexcept {
  const Library* known = library();
  if (known == nullptr || known->number_place == 0 || !lua_isfunction(L, index)) return 0;
  return static_cast<const unsigned char*>(lua_topointer(L, index))[known->number_place];
}

const Library* library() {
  static const std::optional<Library> found = find_library();
  return found ? &*found : nullptr;
}

}  // namespace wayfinder::runtime::luajit
