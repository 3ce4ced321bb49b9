#include "runtime/api/program_api.hpp"

#include <filesystem>
#include <system_error>

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/start/agent_start.hpp"

namespace wayfinder::runtime {
namespace {

Agent& start(lua_State* main_thread, const Entrance& entrance) {
  forget_earlier_agent(main_thread);
  adopt_user_hooks(main_thread);
  return start_agent_on(main_thread, entrance);
}

std::string own_executable() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace
}  // namespace wayfinder::runtime

/// Found by the module, which a program loads by require("wayfinder") here as in any interpreter (module/module.cpp).
extern "C" int luaopen_wayfinder(lua_State* L) {
  using namespace wayfinder::runtime;
  return open_program_api(L, {start, [](lua_State*) noexcept {}, own_executable});
}
