#pragma once
#include <span>

#include "adapter/session/route.hpp"

namespace wayfinder::adapter {

/// Every request that a client may send. Dispatch, legal states and strictness are read off it. Thread: any.
[[nodiscard]] std::span<const Route> routes() noexcept;

}  // namespace wayfinder::adapter
