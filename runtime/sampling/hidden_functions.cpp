#include "runtime/sampling/hidden_functions.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/sampling/c_identity.hpp"
#include "runtime/states/process_mutex.hpp"

namespace wayfinder::runtime::sampling {
namespace {

using Found = std::vector<std::pair<const void*, std::string_view>>;

constexpr std::pair<std::string_view, const char*> givers[] = {
    {"coroutine.wrap (resume)", "return coroutine.wrap(function() end)"},
    {"string.gmatch (next)", "return string.gmatch('', '')"},
    {"ipairs (next)", "return (ipairs({}))"},
    {"utf8.codes (next)", "return (utf8.codes(''))"},
    {"io.lines (next)", "return (io.lines('/dev/null'))"},
    {"package.searchers[preload]", "return (package.searchers or package.loaders)[1]"},
    {"package.searchers[Lua]", "return (package.searchers or package.loaders)[2]"},
    {"package.searchers[C]", "return (package.searchers or package.loaders)[3]"},
    {"package.searchers[C root]", "return (package.searchers or package.loaders)[4]"},
};

struct Added {
  ProcessMutex mutex;
  Found functions;
};
Added& added() {
  static auto& of_process = *new Added;
  return of_process;
}

Found find() {
  Found found;
  {
    const std::lock_guard lock{added().mutex};
    found = added().functions;
  }
  const std::unique_ptr<lua_State, void (*)(lua_State*)> state{luaL_newstate(), lua_close};
  if (state == nullptr) return found;
  lua_State* L = state.get();
  luaL_openlibs(L);
  for (const auto& [name, code] : givers) {
    if (luaL_dostring(L, code) == LUA_OK && lua_iscfunction(L, -1) != 0) found.emplace_back(c_identity(L, -1), name);
    lua_settop(L, 0);
  }
  return found;
}

}  // namespace

void add_hidden_function(lua_CFunction function, std::string_view name) {
  const std::lock_guard lock{added().mutex};
  const std::pair entry{reinterpret_cast<const void*>(function), name};
  if (std::ranges::find(added().functions, entry) == added().functions.end()) added().functions.push_back(entry);
}

const Found& hidden_functions() {
  static const auto& functions = *new Found{find()};
  return functions;
}

}  // namespace wayfinder::runtime::sampling
