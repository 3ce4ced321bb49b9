#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace wayfinder::runtime {

/// Which request is worked on, and whether it is to be given up. What is done outside of any (conditions, log messages)
/// cannot be cancelled.
class Cancellation {
 public:
  /// Cancels the request, which may just be on its way from the queue; nullopt: the one that is worked on. False: it is
  /// not worked on. Thread: any.
  bool cancel(std::optional<std::int64_t> id) noexcept;
  /// Whatever was cancelled: requests from here on are others, though of the same numbers. Thread: VM.
  void forget() noexcept { cancelled_.store(0); }

  /// The request that is worked on; 0: none. Thread: any.
  [[nodiscard]] std::int64_t at_work() const noexcept { return at_work_.load(std::memory_order_relaxed); }
  /// Whether the request that is worked on has been cancelled. Thread: any, signal handlers included.
  [[nodiscard]] bool is_cancelled() const noexcept;

 private:
  friend class RequestAtWork;
  std::atomic<std::int64_t> at_work_{0};    // 0: none
  std::atomic<std::int64_t> cancelled_{0};  // 0: none
};

/// The request that is worked on for its lifetime. Thread: VM, one at a time.
class RequestAtWork {
 public:
  RequestAtWork(Cancellation& cancellation, std::int64_t id) noexcept;  ///< id > 0
  ~RequestAtWork();
  RequestAtWork(const RequestAtWork&) = delete;
  RequestAtWork& operator=(const RequestAtWork&) = delete;

 private:
  Cancellation& cancellation_;
};

/// Whether this OS thread works on a request that has been cancelled. Legal in a signal handler.
[[nodiscard]] bool request_is_cancelled() noexcept;

}  // namespace wayfinder::runtime
