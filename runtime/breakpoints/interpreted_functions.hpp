#pragma once
#include <vector>

#include "runtime/luajit/code.hpp"

namespace wayfinder::runtime::luajit {

/// Functions that the compiler leaves alone for our sake: what it makes of them would pass by breakpoints and steps.
/// They are held in the agent's anchor meanwhile. What the program has forbidden the compiler stays forbidden.
class InterpretedFunctions {
 public:
  /// Takes the function on top of the stack in, and pops nothing. True: it may have been compiled before, also as part
  /// of others. May raise. Thread: VM.
  bool keep(lua_State* L);

  /// keep() from here on says which ones are wanted still; release_others() lets go of all that it has not named.
  void begin_anew() noexcept;
  void release_others(lua_State* L) noexcept;

 private:
  struct Entry {
    const Instruction* code{};  ///< null: free
    bool was_compiled{};
    bool is_wanted{};
  };
  std::vector<Entry> entries_;  ///< the function of [i] stands in the anchor's list at i + 1
};

}  // namespace wayfinder::runtime::luajit
