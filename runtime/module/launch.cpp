#include "runtime/module/launch.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>

#include "runtime/agent/interrupt.hpp"
#include "runtime/agent/lost_output.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/module/foreign_start.hpp"
#include "runtime/start/link_socket.hpp"
#include "runtime/start/program_start.hpp"

// Functions here may raise: they hold nothing with a destructor while they call Lua.
namespace wayfinder::runtime {
namespace {

/// What the adapter leaves in the environment of an interpreter whose variable for start-up code it makes load this
/// module. All of it is gone again before the program's first line.
namespace variables {
constexpr const char* link_descriptor = "WAYFINDER_LINK_FD";
constexpr const char* link_path = "WAYFINDER_LINK_PATH";
constexpr const char* init_name = "WAYFINDER_INIT_NAME";  ///< the variable that was made to load us
constexpr const char* init_text = "WAYFINDER_INIT_TEXT";  ///< what the user has in it; absent: it was not set
}  // namespace variables

Result<int> open_link() {
  if (const char* path = std::getenv(variables::link_path); path != nullptr) {
    return connect_link(variables::link_path, path);
  }
  const char* text = std::getenv(variables::link_descriptor);
  const int descriptor = text == nullptr ? -1 : std::atoi(text);
  return inherited_link(variables::link_descriptor, descriptor);
}

/// Nothing of ours is in it any more, and the variable holds what the user has put there.
void restore_environment() noexcept {
  const char* name = std::getenv(variables::init_name);
  const char* text = std::getenv(variables::init_text);
  if (name != nullptr && text != nullptr) setenv(name, text, 1);
  if (name != nullptr && text == nullptr) unsetenv(name);
  for (const char* ours :
       {variables::link_descriptor, variables::link_path, variables::init_name, variables::init_text}) {
    unsetenv(ours);
  }
}

/// The one that lua.c would have taken, as a chunk name; null: the user has none.
const char* user_init_name() noexcept {
  static constexpr const char* versioned = "=LUA_INIT_" LUA_VERSION_MAJOR "_" LUA_VERSION_MINOR;
  static constexpr const char* plain = "=LUA_INIT";
  if (has_versioned_init && std::getenv(versioned + 1) != nullptr) return versioned;
  return std::getenv(plain + 1) != nullptr ? plain : nullptr;
}

/// What package.loadlib has noted of us in the registry. The module stays loaded without it.
void forget_loading(lua_State* L) {
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&launch_program), &self) == 0) return;
  lua_pushfstring(L, "LOADLIB: %s", self.dli_fname);  // 5.1
  lua_pushnil(L);
  lua_rawset(L, LUA_REGISTRYINDEX);
  lua_pushnil(L);
  while (lua_next(L, LUA_REGISTRYINDEX) != 0) {  // later versions: a table of handles by path and by order
    if (lua_istable(L, -1)) {
      lua_pushstring(L, self.dli_fname);
      lua_rawget(L, -2);
      if (lua_islightuserdata(L, -1)) {
        lua_pushstring(L, self.dli_fname);
        lua_pushnil(L);
        lua_rawset(L, -4);
        lua_pushnil(L);
        lua_rawseti(L, -3, static_cast<lua_Integer>(lua_rawlen(L, -3)));
      }
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
}

void run_user_init(lua_State* L) {
  const char* name = user_init_name();
  if (name == nullptr) return;
  const char* text = std::getenv(name + 1);
  const int status = text[0] == '@' ? luaL_loadfile(L, text + 1) : luaL_loadbuffer(L, text, std::strlen(text), name);
  if (status != LUA_OK) lua_error(L);
  lua_call(L, 0, 0);
}

}  // namespace

int launch_program(lua_State* L) {
  static const auto& link = *new Result<int>{open_link()};  // static: an error leaves past all destructors
  const bool is_child = std::getenv(variables::link_path) == nullptr;
  restore_environment();
  if (!link) luaL_error(L, "wayfinder: %s", link.error().message.c_str());
  forget_loading(L);
  start_foreign_agent(L, {.socket = *link});
  if (is_child) {
    end_with_parent();
    end_with_lost_output(*link);
  }
  wait_for_client(L);
  run_user_init(L);
  begin_program(L);
  return 0;
}

}  // namespace wayfinder::runtime
