#include "runtime/errors/luajit_error_path.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime::luajit {
namespace {

bool has_pcall(lua_State* thread) noexcept {
  if (lua_checkstack(thread, LUA_MINSTACK) == 0) return false;
  lua_Debug record{};
  for (int level = 0; lua_getstack(thread, level, &record) != 0; ++level) {
    lua_getinfo(thread, "f", &record);
    const bool takes_errors = is_pcall(thread, -1) || is_load(thread, -1);
    lua_pop(thread, 1);
    if (takes_errors) return true;
  }
  return false;
}

}  // namespace

ErrorPath path_of_error(lua_State* L) noexcept {
  const Agent* agent = Agent::active();
  const lua_State* main_thread = agent == nullptr ? L : agent->main_thread();
  ErrorPath path;
  path.end = ErrorPath::End::caught;
  for (lua_State* thread = L; !has_pcall(thread);) {
    lua_State* resumer = thread == main_thread ? nullptr : resumer_of(thread);
    const bool is_passed_on = resumer != nullptr && is_in_wrap(resumer);
    if (thread == L && thread != main_thread) {
      path.ends_thread = true;
      path.passed_on_by = is_passed_on ? resumer : nullptr;
    }
    if (resumer == nullptr) path.end = ErrorPath::End::uncaught;  // the program's end, or whoever runs it from C
    if (!is_passed_on) break;
    thread = resumer;
  }
  return path;
}

}  // namespace wayfinder::runtime::luajit
