#include <cstring>

#include "runtime/facts/lua_api.hpp"
#include "runtime/traps/traps.hpp"

// The VM reads names out of the code: for messages, tracebacks, dumps. Calls of these functions lead here (--wrap in
// runtime/CMakeLists.txt), so that it finds the code as it was compiled; __real_… is the VM's function. Errors end in
// luaD_throw (wrapped_errors.cpp), where the traps are hidden again, and before a message handler is called.
extern "C" {

using wayfinder::runtime::traps::hide_code;
using wayfinder::runtime::traps::show_code;
using Slot = const void;

// Not [[noreturn]], as in host/wrapped_errors.cpp.
void __real_luaG_typeerror(lua_State* L, Slot* value, const char* operation);
void __real_luaG_callerror(lua_State* L, Slot* value);
void __real_luaG_concaterror(lua_State* L, Slot* left, Slot* right);
void __real_luaG_opinterror(lua_State* L, Slot* left, Slot* right, const char* message);
void __real_luaG_tointerror(lua_State* L, Slot* left, Slot* right);
int __real_lua_getinfo(lua_State* L, const char* what, lua_Debug* ar);
int __real_lua_dump(lua_State* L, lua_Writer writer, void* data, int strip);

void __wrap_luaG_typeerror(lua_State* L, Slot* value, const char* operation) {
  show_code();
  __real_luaG_typeerror(L, value, operation);
}

void __wrap_luaG_callerror(lua_State* L, Slot* value) {
  show_code();
  __real_luaG_callerror(L, value);
}

void __wrap_luaG_concaterror(lua_State* L, Slot* left, Slot* right) {
  show_code();
  __real_luaG_concaterror(L, left, right);
}

void __wrap_luaG_opinterror(lua_State* L, Slot* left, Slot* right, const char* message) {
  show_code();
  __real_luaG_opinterror(L, left, right, message);
}

void __wrap_luaG_tointerror(lua_State* L, Slot* left, Slot* right) {
  show_code();
  __real_luaG_tointerror(L, left, right);
}

int __wrap_lua_getinfo(lua_State* L, const char* what, lua_Debug* ar) {
  const bool asks_for_names = std::strchr(what, 'n') != nullptr;
  if (asks_for_names) show_code();
  const int is_known = __real_lua_getinfo(L, what, ar);
  if (asks_for_names) hide_code();
  return is_known;
}

int __wrap_lua_dump(lua_State* L, lua_Writer writer, void* data, int strip) {
  show_code();
  const int failed = __real_lua_dump(L, writer, data, strip);
  hide_code();
  return failed;
}

}  // extern "C"
