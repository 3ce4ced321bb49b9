#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "adapter/syntax/code/function_code.hpp"

namespace wayfinder::syntax {

/// One open block of a function. Counts are of what was active before it.
struct Block {
  int locals_before{};
  int registers_before{};
  std::size_t first_label{};
  bool is_loop{};
  bool has_upvalue{};     ///< a function in it captured one of its locals
  bool in_close_scope{};  ///< inside the scope of a variable to be closed (5.4)
  bool has_break{};       ///< LuaJIT: one that waits for the end of a loop
  bool has_goto{};        ///< LuaJIT: a goto or label
};

/// A function that is being compiled.
struct FunctionState {
  FunctionState(Compiler compiler, ConstantTable::Shared* shared_constants)
      : code{compiler}, constants{shared_constants}, numbers{nullptr} {}

  FunctionState* parent{};
  std::int32_t model{};  ///< index into Chunk::functions
  std::int32_t first_line{};
  InstructionLines code;
  ConstantTable constants;
  ConstantTable numbers;  ///< LuaJIT's second table
  int free_register{};
  int active_registers{};  ///< of locals; with folded ones there are fewer than locals
  int active_locals{};
  std::size_t first_local{};  ///< of its own, among all active ones
  std::size_t first_label{};
  std::vector<Block> blocks;
  std::vector<std::size_t> upvalues;  ///< places of the locals that they are, among all active ones
  bool is_vararg{};
};

}  // namespace wayfinder::syntax
