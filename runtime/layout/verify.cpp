#include "runtime/layout/verify.hpp"

#include <cstdlib>
#include <string_view>

#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/layout_check.hpp"

namespace wayfinder::runtime {
namespace {

void* allocate(void*, void* block, std::size_t, std::size_t size) {
  if (size != 0) return std::realloc(block, size);
  std::free(block);
  return nullptr;
}

const char* run_checks(lua_State* L, LayoutCheck& check) {
  for (const lua_CFunction part : {check_objects, check_calls}) {
    lua_pushcfunction(L, part);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK)
      return check.failed != nullptr ? check.failed : "the self test raised an error";
    if (check.failed != nullptr) return check.failed;
  }
  constexpr int wanted_probes = 15;
  constexpr int wanted_frames = 50;
  if (check.probes < wanted_probes || check.frames < wanted_frames) return "the self test ended early";
  return nullptr;
}

LayoutVerdict find_verdict() {
  if constexpr (is_luajit) return {false, "LuaJIT keeps its objects in another way than Lua"};
  if (const char* wish = std::getenv("WAYFINDER_LAYOUT"); wish != nullptr && std::string_view{wish} == "refuse") {
    return {false, "WAYFINDER_LAYOUT=refuse is set"};
  }
  install_fault_guard();
  LayoutCheck check;
  lua_State* L = lua_newstate(allocate, &check);
  if (L == nullptr) return {false, "no memory for the self test"};
  check.main_thread = L;
  luaL_openlibs(L);
  const char* failed = nullptr;
  auto body = [&] { failed = run_checks(L, check); };
  // After a fault the throw-away state is torn: leave it behind.
  if (!survive_faults(body)) return {false, "reading the interpreter's memory faulted"};
  if (failed != nullptr) return {false, failed};
  lua_close(L);
  return {true, ""};
}

}  // namespace

const LayoutVerdict& layout_verdict() {
  static const auto& verdict = *new LayoutVerdict{find_verdict()};
  return verdict;
}

}  // namespace wayfinder::runtime
