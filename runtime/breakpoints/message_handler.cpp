#include "runtime/breakpoints/message_handler.hpp"

#include <dlfcn.h>
#include <sys/auxv.h>

#include <filesystem>
#include <string_view>
#include <system_error>

#include "runtime/inspect/frames.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/luajit/trap.hpp"

namespace wayfinder::runtime::luajit {
namespace {

/// The handler that ours has taken the place of; null: none. One a process, as the command has one state.
lua_CFunction replaced = nullptr;

int add_traceback(lua_State* L) {
  if (lua_isstring(L, 1) == 0) {
    const bool has_text = !lua_isnoneornil(L, 1) && luaL_callmeta(L, 1, "__tostring") != 0 && lua_isstring(L, -1) != 0;
    if (!has_text) return 1;
    lua_replace(L, 1);
  }
  const TrapsHidden hidden{main_thread_of(L)};  // LuaJIT unwinds C++ frames, should memory end
  luaL_traceback(L, L, lua_tostring(L, 1), 1);
  return 1;
}

bool is_command() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).filename().string().starts_with("luajit");
}

bool is_in_executable(lua_CFunction function) noexcept {
  Dl_info its{};
  Dl_info executable{};
  return dladdr(reinterpret_cast<const void*>(function), &its) != 0 &&
         dladdr(reinterpret_cast<const void*>(getauxval(AT_ENTRY)), &executable) != 0 &&
         its.dli_fbase == executable.dli_fbase;
}

bool is_replaceable(lua_CFunction function) {
  return function != nullptr && is_in_executable(function);
}
bool is_ours(lua_CFunction function) {
  return function == add_traceback;
}

/// Puts `function` in the place of the first value of the outermost call that fits; what was there, or null.
lua_CFunction replace_in_outermost_call(lua_State* L, lua_CFunction function, bool (*fits)(lua_CFunction)) {
  const inspect::StackIndex stack{L, false, 0};
  if (stack.depth() == 0 || lua_checkstack(L, 1) == 0) return nullptr;
  const inspect::Frame outermost = stack.at(stack.depth() - 1);
  for (int slot = 1; lua_getlocal(L, &outermost.record, slot) != nullptr; ++slot) {
    const lua_CFunction there = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    if (!fits(there)) continue;
    lua_pushcfunction(L, function);
    lua_setlocal(L, &outermost.record, slot);
    return there;
  }
  return nullptr;
}

}  // namespace

void take_over_message_handler(lua_State* main_thread) {
  static const bool is_in_command = is_command();
  if (!is_in_command || replaced != nullptr) return;
  replaced = replace_in_outermost_call(main_thread, add_traceback, is_replaceable);
}

void give_message_handler_back(lua_State* main_thread) noexcept {
  if (replaced == nullptr) return;
  (void)replace_in_outermost_call(main_thread, replaced, is_ours);
  replaced = nullptr;
}

}  // namespace wayfinder::runtime::luajit
