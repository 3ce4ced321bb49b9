#pragma once
#include <cstdint>

namespace wayfinder::runtime::tracing {

/// What one event of a collector costs the program, in ticks: measured in a throw-away state, once. 0: it could not be.
/// Thread: the VM's.
[[nodiscard]] std::uint64_t price_of_call_event() noexcept;

}  // namespace wayfinder::runtime::tracing
