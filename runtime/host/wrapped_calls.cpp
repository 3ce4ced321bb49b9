#include "runtime/debugger/call_gate.hpp"
#include "runtime/facts/facts.hpp"

// The VM's own calls of these functions lead here (--wrap in runtime/CMakeLists.txt); __real_… is the VM's function.
extern "C" {

using wayfinder::runtime::calls_are_watched;
using wayfinder::runtime::pass_call_gate;
using Slot = wayfinder::runtime::layout::Value;
using Call = wayfinder::runtime::layout::CallInfo;

Call* __real_luaD_precall(lua_State* L, Slot* function, int results);
int __real_luaD_pretailcall(lua_State* L, Call* call, Slot* function, int arguments, int delta);
void __real_luaD_call(lua_State* L, Slot* function, int results);

Call* __wrap_luaD_precall(lua_State* L, Slot* function, int results) {
  if (calls_are_watched) [[unlikely]] {
    pass_call_gate(L, *function);
  }
  return __real_luaD_precall(L, function, results);
}

int __wrap_luaD_pretailcall(lua_State* L, Call* call, Slot* function, int arguments, int delta) {
  if (calls_are_watched) [[unlikely]] {
    pass_call_gate(L, *function);
  }
  return __real_luaD_pretailcall(L, call, function, arguments, delta);
}

void __wrap_luaD_call(lua_State* L, Slot* function, int results) {
  if (calls_are_watched) [[unlikely]] {
    pass_call_gate(L, *function);
  }
  __real_luaD_call(L, function, results);
}

}  // extern "C"
