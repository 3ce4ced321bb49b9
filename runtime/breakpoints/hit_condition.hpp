#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// Which hits of a breakpoint count: `5` or `== 5` the fifth alone, `>= > <= <` those that compare so, `% 5` each
/// fifth.
class HitCondition {
 public:
  /// Error: bad_argument with the given field.
  [[nodiscard]] static Result<HitCondition> parse(std::string_view text, std::string_view field);

  /// Whether hit number `hit` (from 1) counts.
  [[nodiscard]] bool holds(std::uint64_t hit) const noexcept;

 private:
  enum class Comparison : std::uint8_t { equal, at_least, above, at_most, below, multiple };
  HitCondition(Comparison comparison, std::uint64_t number) : comparison_{comparison}, number_{number} {}

  Comparison comparison_;
  std::uint64_t number_;
};

}  // namespace wayfinder::runtime
