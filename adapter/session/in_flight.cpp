#include "adapter/session/in_flight.hpp"

#include <vector>

namespace wayfinder::adapter {

asio::cancellation_signal& InFlight::add(std::int64_t seq, bool is_cancellable) {
  Entry& entry = entries_[seq];
  entry.is_cancellable = is_cancellable;
  return entry.signal;
}

void InFlight::cancel(std::int64_t seq) {
  const auto entry = entries_.find(seq);
  if (entry == entries_.end() || !entry->second.is_cancellable) return;
  entry->second.signal.emit(asio::cancellation_type::terminal);
}

void InFlight::cancel_all() {
  std::vector<std::int64_t> all;
  for (const auto& [seq, entry] : entries_)
    all.push_back(seq);
  for (const auto seq : all) {
    const auto entry = entries_.find(seq);
    if (entry != entries_.end()) entry->second.signal.emit(asio::cancellation_type::terminal);
  }
}

}  // namespace wayfinder::adapter
