#pragma once
#include <optional>

#include "runtime/facts/facts.hpp"
#include "runtime/inspect/syntax.hpp"

/// Lua's operators on values that have no metamethods (5.4 manual §3.4). Nothing raises: what Lua would refuse, or what
/// depends on more than the two values, is left undecided. Thread: any.
namespace wayfinder::runtime::inspect {

/// nullopt: undecided (an __eq could be asked).
[[nodiscard]] std::optional<bool> are_equal(const layout::Value& left, const layout::Value& right) noexcept;

/// Order, arithmetic and bitwise operators on numbers; false: undecided, `out` of no meaning.
[[nodiscard]] bool compute(Operator op, const layout::Value& left, const layout::Value& right,
                           layout::Value& out) noexcept;

}  // namespace wayfinder::runtime::inspect
