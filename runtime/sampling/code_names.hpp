#pragma once
#include <array>

#include "runtime/facts/facts.hpp"
#include "runtime/sampling/function_table.hpp"
#include "runtime/sampling/raw_sample.hpp"

namespace wayfinder::runtime::sampling {

/// What a walk has read, frame by frame, for those who look at the code behind it. The pointers end with the tick.
struct WalkedFrames {
  std::array<const layout::Proto*, max_frames> protos;    ///< null: no Lua function
  std::array<const layout::CallInfo*, max_frames> calls;  ///< null: a marker
  std::array<const layout::Thread*, max_frames> threads;  ///< whose calls they are
};

/// Gives a name to functions of the walked stack that have none yet: the variable or field that an enclosing function
/// on the stack stores them into, else what their caller calls them through. Legal in a tick, under a fault guard.
void name_functions_tick(const RawSample& sample, const WalkedFrames& walked, FunctionTable& functions) noexcept;

}  // namespace wayfinder::runtime::sampling
