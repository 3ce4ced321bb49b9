#pragma once
#include <asio/cancellation_signal.hpp>
#include <cstdint>
#include <map>
#include <string>

namespace wayfinder::adapter {

/// The requests that are being answered, so that cancel reaches them. Thread: adapter I/O.
class InFlight {
 public:
  /// The signal that wakes the handler of request `seq`; valid until remove(seq).
  asio::cancellation_signal& add(std::int64_t seq) { return entries_[seq].signal; }
  void remove(std::int64_t seq) { entries_.erase(seq); }

  [[nodiscard]] bool contains(std::int64_t seq) const { return entries_.contains(seq); }
  [[nodiscard]] bool is_cancelled(std::int64_t seq) const;
  /// Wakes the handler, whose wait then ends as cancelled; whether there was one.
  bool cancel(std::int64_t seq);
  void cancel_all();

 private:
  struct Entry {
    asio::cancellation_signal signal;
    bool is_cancelled{};
  };
  std::map<std::int64_t, Entry> entries_;
};

}  // namespace wayfinder::adapter
