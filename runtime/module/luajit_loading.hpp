#pragma once

struct lua_State;

/// LuaJIT tells of each chunk that it compiles (jit.attach), and not of those that are loaded from a dump. These take
/// the place of the functions that load both, do the same, and say what has come, so that breakpoints in it are met.
/// They do it themselves, as a call of the library's own function would be one level more in tracebacks (LuaJIT manual,
/// "Extensions"; Lua 5.2 manual, section 6.1). Library functions: they may raise. Thread: VM.
namespace wayfinder::runtime {

int load(lua_State* L);       ///< load, loadstring
int load_file(lua_State* L);  ///< loadfile
int do_file(lua_State* L);    ///< dofile
/// The library's own searcher, upvalue 1, is called: whoever loads a file by `require` sees neither.
int search_lua_file(lua_State* L);

}  // namespace wayfinder::runtime
