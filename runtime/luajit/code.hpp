#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/facts/lua_api.hpp"

/// What LuaJIT's functions are made of. The values that we call functions here are functions or their prototypes, which
/// jit.util shows as values of their own.
namespace wayfinder::runtime::luajit {

/// One instruction of bytecode; the lowest byte is its operation. [0] is the function's header.
using Instruction = std::uint32_t;

/// Where the few parts lie that we read or write. No version says: they are found in a throw-away state by comparing
/// memory with what jit.util says of it.
struct Places {
  std::size_t code_in_function{};    ///< the address of the first instruction
  std::size_t bytes_of_prototype{};  ///< the first instruction lies behind them
  std::size_t flags_in_prototype{};
  std::uint8_t not_compiled{};  ///< the bit of jit.off
};
/// Null: they were not found; then nothing else here may be called. Thread: VM.
[[nodiscard]] const Places* places();

/// The code of one function. Good while the function is.
struct Code {
  Instruction* first{};
  int count{};
  int first_line{};
  int last_line{};
  int parameters{};
  bool has_varargs{};
  std::string chunk_name;
};
/// That of the function at `index`; `first` is null for one that is not Lua's. May raise (out of memory).
[[nodiscard]] Code code_at(lua_State* L, int index);
/// The address of its first instruction, which tells functions apart; null as above. Never raises.
[[nodiscard]] Instruction* first_instruction(lua_State* L, int index) noexcept;

/// The instructions at which a line begins: where LINE events can be. Ascending, without the header. May raise.
struct LineStart {
  int instruction{};
  int line{};
};
[[nodiscard]] std::vector<LineStart> line_starts(lua_State* L, int index, const Code& code);

/// Calls visit(L) with the function at `index` on top of the stack, then with each function inside it, outermost first.
/// May raise, and what visit raises.
void for_each_function(lua_State* L, int index, const std::function<void(lua_State*)>& visit);

/// Whether the compiler leaves a function alone.
[[nodiscard]] bool is_interpreted(lua_State* L, int index) noexcept;

}  // namespace wayfinder::runtime::luajit
