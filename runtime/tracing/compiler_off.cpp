#include "runtime/tracing/compiler_off.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/luajit/compiler.hpp"

namespace wayfinder::runtime::tracing {

Result<bool> turn_compiler_off(lua_State* L) {
  bool was_on = false;
  if constexpr (is_luajit) {
    const auto done = run_protected(L, [&](lua_State* inner) { was_on = luajit::turn_compiler(inner, false); });
    if (!done) {
      return fail(ErrorCode::unsupported,
                  fmt::format("LuaJIT's compiler cannot be turned off, and compiled code is not "
                              "counted: {}",
                              done.error().message));
    }
  }
  return was_on;
}

void turn_compiler_on(lua_State* L) {
  if constexpr (is_luajit) (void)run_protected(L, [](lua_State* inner) { (void)luajit::turn_compiler(inner, true); });
}

}  // namespace wayfinder::runtime::tracing
