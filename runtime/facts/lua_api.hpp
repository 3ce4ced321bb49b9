#pragma once
#include <cstddef>
#include <lua.hpp>
#include <string_view>

/// The API of Lua 5.4, for the Lua that this library is compiled for: what that one lacks is made of what it has.
#if LUA_VERSION_NUM < 504
#include "runtime/facts/api_of_54.hpp"
#endif

namespace wayfinder::runtime {

/// LuaJIT: the API of Lua 5.1, and nothing of its memory.
#ifdef LUAJIT_VERSION
constexpr bool is_luajit = true;
#else
constexpr bool is_luajit = false;
#endif

/// LuaJIT looks for modules where this Lua does.
constexpr bool shares_path_with_luajit = LUA_VERSION_NUM == 501 && !is_luajit;

/// Whether an allocator is told which new blocks are to hold objects.
constexpr bool allocator_knows_objects = LUA_VERSION_NUM >= 502;

/// Whether a value is held by a weak key that is held. Elsewhere a table with weak keys holds its values itself.
constexpr bool has_ephemerons = LUA_VERSION_NUM >= 502;

/// Whether the interpreter reads LUA_INIT_5_x before LUA_INIT.
constexpr bool has_versioned_init = LUA_VERSION_NUM >= 502;

/// The status of an error that a finalizer has raised and the collector raises again in the program; -1: this Lua makes
/// a warning of it.
#ifdef LUA_ERRGCMM
constexpr int raised_by_finalizer = LUA_ERRGCMM;
#else
constexpr int raised_by_finalizer = -1;
#endif

/// Bytes in use, as collectgarbage("count") says.
[[nodiscard]] inline std::size_t counted_bytes(lua_State* L) noexcept {
  constexpr std::size_t kilobyte = 1024;
  return static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNT)) * kilobyte +
         static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNTB));
}

/// The chunk name of a function that lua_getinfo has described ("S").
[[nodiscard]] inline std::string_view source_of(const lua_Debug& record) noexcept {
#if LUA_VERSION_NUM >= 504
  return {record.source, record.srclen};
#else
  return record.source;
#endif
}

}  // namespace wayfinder::runtime
