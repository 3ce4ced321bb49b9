#pragma once
#include <cstdint>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {

/// Where an error that is being raised will end, told from the calls and handlers on the stacks. Needs a trusted
/// layout. Thread: VM, at the throw point.
struct ErrorPath {
  enum class End : std::uint8_t {
    caught,     ///< by a pcall, xpcall or coroutine.resume, or by C code that calls in protected mode
    uncaught,   ///< the program's end
    swallowed,  ///< a finalizer's: the VM makes a warning of it
  };
  End end{};
  bool ends_thread{};         ///< nothing on the thread itself takes it: the coroutine dies
  lua_State* passed_on_by{};  ///< then: the thread whose coroutine.wrap raises it again; null: resume takes it
};

[[nodiscard]] ErrorPath path_of_error(lua_State* L) noexcept;

/// The message handler that stands for the end of the program; path_of_error() knows uncaught errors by it.
void set_last_handler(lua_CFunction handler) noexcept;
/// The same with the handler of the newest protected call of L, in which an interpreter runs its program. Thread: VM.
void learn_last_handler(lua_State* L) noexcept;

}  // namespace wayfinder::runtime
