#pragma once
#include <atomic>
#include <string_view>

#include "runtime/facts/facts.hpp"

/// The calls that a trap (runtime/traps) brings about in a Lua thread: nobody who shows calls shows them. Legal in a
/// tick.
namespace wayfinder::runtime {

inline constexpr std::string_view trap_chunk_name = "=[trap]";
/// The C function that the trap's closure calls; null: there are no traps.
inline constinit std::atomic<lua_CFunction> trap_function{nullptr};

[[nodiscard]] inline bool is_trap_prototype(const layout::Proto& proto) noexcept {
  return proto.first_line == 1 && proto.source != nullptr && layout::text_of(*proto.source) == trap_chunk_name;
}

[[nodiscard]] inline bool is_of_trap(const layout::CallInfo& call) noexcept {
  const lua_CFunction function = trap_function.load(std::memory_order_relaxed);
  if (function == nullptr) return false;
  const layout::Proto* proto = layout::proto_of(call);
  return proto != nullptr ? is_trap_prototype(*proto) : layout::c_function_of(call) == function;
}

}  // namespace wayfinder::runtime
