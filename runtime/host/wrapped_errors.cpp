#include <cstdint>

#include "runtime/debugger/call_gate.hpp"
#include "runtime/debugger/throw_point.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/traps/traps.hpp"

// The VM's own calls of these functions lead here (--wrap in runtime/CMakeLists.txt); __real_… is the VM's function.
extern "C" {

// Not [[noreturn]], or a call of it in the last place would not become a jump: see host/wrapped_resumes.cpp.
void __real_luaD_throw(lua_State* L, int status);
void __real_luaD_callnoyield(lua_State* L, wayfinder::runtime::layout::Value* function, int results);
void luaG_errormsg(lua_State* L);

void __wrap_luaD_throw(lua_State* L, int status);
void __wrap_luaD_callnoyield(lua_State* L, wayfinder::runtime::layout::Value* function, int results);

/// An error without a message handler, or one whose handler has been called.
void __wrap_luaD_throw(lua_State* L, int status) {
  if (wayfinder::runtime::traps::code_is_shown) wayfinder::runtime::traps::hide_code();
  if (wayfinder::runtime::errors_are_watched) wayfinder::runtime::meet_throw(L, status);
  __real_luaD_throw(L, status);
}

/// luaG_errormsg calls the message handler: below it on the stack lies the error's value.
void __wrap_luaD_callnoyield(lua_State* L, wayfinder::runtime::layout::Value* function, int results) {
  using namespace wayfinder::runtime;
  if (traps::code_is_shown) traps::hide_code();  // a message handler is code of the program's
  if (errors_are_watched) {
    const auto caller = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
    const auto raiser = reinterpret_cast<std::uintptr_t>(&luaG_errormsg);
    constexpr std::uintptr_t raiser_bytes = 160;
    const bool is_raised = caller > raiser && caller < raiser + raiser_bytes;  // first: all other calls come by, too
    if (is_raised && meet_raise(L)) function = layout::of(L)->top - 2;         // the stack may have moved
  }
  if (calls_are_watched) pass_call_gate(L, *function);
  __real_luaD_callnoyield(L, function, results);
}

}  // extern "C"
