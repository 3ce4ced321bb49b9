#pragma once
#include <cstddef>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::luajit {

/// The functions of `jit` and `jit.util` that we call, as the library has them, whatever the program has made of its
/// own. They look into functions as no part of the C API does (doc/ext_jit.html; jit.util is what jit.bc is made of).
struct Library {
  lua_CFunction funcinfo{};
  lua_CFunction funcbc{};
  lua_CFunction funck{};
  lua_CFunction attach{};
  std::size_t number_place{};  ///< of a function's number (`ffid` of funcinfo) in its object; 0: not found
};

/// Which of the library's functions the one at `index` is, as LuaJIT numbers them; 0: it is one of Lua's. Those that
/// the VM's own code carries out have no lua_CFunction to be told by. Asked while errors are raised, so it takes no
/// memory. Thread: VM.
[[nodiscard]] int fast_function_id(lua_State* L, int index) noexcept;

/// Null: this build has not all of them. Found at the first call, in a throw-away state. Thread: VM.
[[nodiscard]] const Library* library();

}  // namespace wayfinder::runtime::luajit
