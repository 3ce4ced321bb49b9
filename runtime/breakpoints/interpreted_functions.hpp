#pragma once
#include <cstdint>
#include <vector>

#include "runtime/luajit/code.hpp"

namespace wayfinder::runtime::luajit {

/// Functions that the compiler leaves alone for our sake: what it makes of them would pass by breakpoints and steps.
/// They are held in the agent's anchor meanwhile. What the program has forbidden the compiler stays forbidden.
class InterpretedFunctions {
 public:
  /// For whose sake; one function may have both.
  enum Reason : std::uint8_t { breakpoint = 1, step = 2 };

  /// Takes the function on top of the stack in, and pops nothing. True: it may have been compiled before the reason was
  /// there, also as part of others. May raise. Thread: VM.
  bool keep(lua_State* L, Reason reason);

  /// keep() from here on says which ones are wanted still for that reason; release_others() lets go of all that nobody
  /// wants.
  void begin_anew(Reason reason) noexcept;
  void release_others(lua_State* L) noexcept;

 private:
  struct Entry {
    const Instruction* code{};  ///< null: free
    bool was_compiled{};
    std::uint8_t reasons{};
    std::uint8_t earlier_reasons{};  ///< before the list was begun anew
  };
  std::vector<Entry> entries_;  ///< the function of [i] stands in the anchor's list at i + 1
};

}  // namespace wayfinder::runtime::luajit
