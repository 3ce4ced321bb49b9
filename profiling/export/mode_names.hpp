#pragma once
#include "profiling/profile.hpp"
#include "protocol/fields.hpp"

/// Modes and clocks as files have them.
namespace wayfinder::profiling {

constexpr auto names_of(std::type_identity<Mode>) {
  return std::array{name(Mode::sampling, "sampling"), name(Mode::call, "call"), name(Mode::line, "line"),
                    name(Mode::allocation, "allocation")};
}
constexpr auto names_of(std::type_identity<Clock>) {
  return std::array{name(Clock::cpu, "cpu"), name(Clock::wall, "wall")};
}

}  // namespace wayfinder::profiling
