#pragma once
#include <asio/cancellation_signal.hpp>
#include <cstdint>
#include <map>
#include <string>

namespace wayfinder::adapter {

/// The requests that are being answered, so that cancel reaches them. Thread: adapter I/O.
class InFlight {
 public:
  /// The signal that wakes the handler of request `seq`; valid until remove(seq). One that is not cancellable is
  /// woken by cancel_all() only.
  asio::cancellation_signal& add(std::int64_t seq, bool is_cancellable);
  void remove(std::int64_t seq) { entries_.erase(seq); }

  [[nodiscard]] bool contains(std::int64_t seq) const { return entries_.contains(seq); }
  /// Wakes the handler, whose wait then ends as cancelled. An unknown one is no error, for it may have been answered
  /// while `cancel` was on its way.
  void cancel(std::int64_t seq);
  void cancel_all();

 private:
  struct Entry {
    asio::cancellation_signal signal;
    bool is_cancellable{};
  };
  std::map<std::int64_t, Entry> entries_;
};

}  // namespace wayfinder::adapter
