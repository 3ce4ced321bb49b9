#include "adapter/top/recent_totals.hpp"

#include <utility>

namespace wayfinder::adapter::top {

void RecentTotals::add(Reading reading) {
  readings_.push_back(std::move(reading));
  // The first one that stays is old enough, or the oldest there is.
  while (readings_.size() > 2 && readings_.back().time - readings_[1].time >= span)
    readings_.pop_front();
}

RecentTotals::Reading RecentTotals::difference() const {
  if (readings_.empty()) return {};
  Reading result = readings_.back();
  const Reading& before = readings_.front();
  if (&before == &readings_.back()) return result;
  result.weight_ns -= before.weight_ns;
  for (std::size_t i = 0; i < before.totals.size(); ++i) {
    result.totals[i].self_samples -= before.totals[i].self_samples;
    result.totals[i].total_samples -= before.totals[i].total_samples;
    result.totals[i].self_time -= before.totals[i].self_time;
    result.totals[i].total_time -= before.totals[i].total_time;
  }
  return result;
}

double RecentTotals::seconds() const {
  if (readings_.size() < 2) return 0;
  return std::chrono::duration<double>(readings_.back().time - readings_.front().time).count();
}

}  // namespace wayfinder::adapter::top
