#include "adapter/session/in_flight.hpp"

#include <vector>

namespace wayfinder::adapter {

bool InFlight::is_cancelled(std::int64_t seq) const {
  const auto entry = entries_.find(seq);
  return entry != entries_.end() && entry->second.is_cancelled;
}

bool InFlight::cancel(std::int64_t seq) {
  const auto entry = entries_.find(seq);
  if (entry == entries_.end()) return false;
  entry->second.is_cancelled = true;
  entry->second.signal.emit(asio::cancellation_type::terminal);
  return true;
}

void InFlight::cancel_all() {
  std::vector<std::int64_t> all;
  for (const auto& [seq, entry] : entries_)
    all.push_back(seq);
  for (const auto seq : all)
    cancel(seq);
}

}  // namespace wayfinder::adapter
