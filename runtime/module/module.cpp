#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "runtime/api/program_api.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/module/adapter_path.hpp"
#include "runtime/module/foreign_start.hpp"
#include "runtime/module/interpreter_check.hpp"
#include "runtime/module/launch.hpp"

// What an interpreter finds in the module.
extern "C" int luaopen_wayfinder(lua_State* L);

namespace wayfinder::runtime {
namespace {

/// The entry of another agent than ours in an object that is loaded; null: it has none, or ours.
lua_CFunction other_entry_in(const char* object) noexcept {
  void* library = dlopen(object, RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) return nullptr;
  const auto entry = reinterpret_cast<lua_CFunction>(dlsym(library, "luaopen_wayfinder"));
  dlclose(library);
  return entry == &luaopen_wayfinder ? nullptr : entry;
}

/// That of the agent which is in this process already: the one in our own host, or in a copy of this module at another
/// path, which has the same soname and is found by that. Null: we are it.
lua_CFunction other_agent() noexcept {
  constexpr const char* executable = nullptr;
  const lua_CFunction of_host = other_entry_in(executable);
  return of_host != nullptr ? of_host : other_entry_in(WAYFINDER_MODULE_SONAME);
}

/// LuaJIT looks for modules where Lua 5.1 does. Its own lies beside the one that it finds there.
lua_CFunction agent_of_luajit() noexcept {
  if (!shares_path_with_luajit || dlsym(RTLD_DEFAULT, "luaJIT_setmode") == nullptr) return nullptr;
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&luaopen_wayfinder), &self) == 0) return nullptr;
  std::error_code error;
  const auto folder = std::filesystem::canonical(self.dli_fname, error).parent_path();
  void* library = dlopen((folder / "../luajit/wayfinder.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  return library == nullptr ? nullptr : reinterpret_cast<lua_CFunction>(dlsym(library, "luaopen_wayfinder"));
}

void refuse_what_does_not_fit(lua_State* L) {
  const char* expected = expected_of_interpreter(L);
  if (expected != nullptr) luaL_error(L, "wayfinder: expected %s, got this one", expected);
}

}  // namespace
}  // namespace wayfinder::runtime

extern "C" {

/// For require("wayfinder").
int luaopen_wayfinder(lua_State* L) {
  using namespace wayfinder::runtime;
  refuse_what_does_not_fit(L);
  if (const lua_CFunction other = other_agent(); other != nullptr) return other(L);
  if (const lua_CFunction own = agent_of_luajit(); own != nullptr) return own(L);
  return open_program_api(L, {start_foreign_agent, leave_foreign_program, adapter_beside_module});
}

/// For package.loadlib, in the start-up code of an interpreter that the adapter launches.
int luaopen_wayfinder_launch(lua_State* L) {
  wayfinder::runtime::refuse_what_does_not_fit(L);
  return wayfinder::runtime::launch_program(L);
}

/// For package.loadlib, when a launch has come to nothing: what was expected of the interpreter, "" when it fits.
int luaopen_wayfinder_check(lua_State* L) {
  const char* expected = wayfinder::runtime::expected_of_interpreter(L);
  lua_pushstring(L, expected == nullptr ? "" : expected);
  return 1;
}

}  // extern "C"
