#pragma once
#include <cstdint>

namespace wayfinder::runtime::tracing {

/// What one event of a call or line collector costs the program, in ticks: measured in a throw-away state, once. 0: it
/// could not be. Thread: the VM's.
[[nodiscard]] std::uint64_t price_of_call_event() noexcept;
[[nodiscard]] std::uint64_t price_of_line_event() noexcept;
/// Of one that a filter leaves out.
[[nodiscard]] std::uint64_t price_of_passed_event() noexcept;

}  // namespace wayfinder::runtime::tracing
