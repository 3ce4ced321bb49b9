#pragma once
#include <cstdint>
#include <optional>

namespace wayfinder::runtime {

/// The request that is worked on for its lifetime, so that a `cancel` finds it. What is done outside of any
/// (conditions, log messages) cannot be cancelled. Thread: VM, one at a time.
class RequestAtWork {
 public:
  explicit RequestAtWork(std::int64_t id) noexcept;  ///< id > 0
  ~RequestAtWork();
  RequestAtWork(const RequestAtWork&) = delete;
  RequestAtWork& operator=(const RequestAtWork&) = delete;
};

/// Cancels the request, which may just be on its way from the queue; nullopt: the one that is worked on. False: it is
/// not worked on. Thread: any.
bool cancel_request(std::optional<std::int64_t> id) noexcept;

/// Whatever was cancelled: requests from here on are others, though of the same numbers. Thread: VM.
void forget_cancellation() noexcept;

/// The request that is worked on; 0: none. Thread: any.
[[nodiscard]] std::int64_t request_at_work() noexcept;

/// Whether the request that is worked on has been cancelled. Thread: any, signal handlers included.
[[nodiscard]] bool request_is_cancelled() noexcept;

}  // namespace wayfinder::runtime
