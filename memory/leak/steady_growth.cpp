#include "memory/leak/steady_growth.hpp"

#include <algorithm>

#include "memory/leak/slope.hpp"

namespace wayfinder::memory {
namespace {

/// What `key` gained in each step; empty when it did not grow in one of them.
std::vector<Gain> gains_of(const std::string& key, std::span<const GrowthStep> steps) {
  std::vector<Gain> gains;
  for (const GrowthStep& step : steps) {
    const auto gain = step.gains.find(key);
    if (gain == step.gains.end() || gain->second.bytes <= 0) return {};
    gains.push_back(gain->second);
  }
  return gains;
}

double slope_of(std::span<const Gain> gains, std::span<const GrowthStep> steps, std::int64_t Gain::* amount) {
  std::vector<SeriesPoint> points{{}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const SeriesPoint& last = points.back();
    points.push_back({last.calls + steps[i].calls, last.value + static_cast<double>(gains[i].*amount)});
  }
  return robust_slope(points);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Whether the last steps are less than half as fast as the first ones: something that fills up.
bool slows_down(const std::vector<double>& rates) {
  constexpr std::size_t least_steps = 6;
  constexpr std::ptrdiff_t last_steps = 3;
  if (rates.size() < least_steps) return false;
  const auto half = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
  return median({rates.end() - last_steps, rates.end()}) * 2 < median({rates.begin(), half});
}

bool is_even(const std::vector<double>& rates, double slope, Evenness evenness) {
  if (slope <= 0 || slows_down(rates)) return false;
  return std::ranges::all_of(rates, [&](double rate) {
    return rate * evenness.factor >= slope && (!evenness.has_ceiling || rate <= slope * evenness.factor);
  });
}

}  // namespace

std::vector<SteadyGrowth> find_steady(std::span<const GrowthStep> steps, Evenness evenness) {
  std::vector<SteadyGrowth> found;
  if (steps.empty()) return found;
  for (const auto& [key, first_gain] : steps.front().gains) {
    const auto gains = gains_of(key, steps);
    if (gains.empty()) continue;
    std::vector<double> rates;
    rates.reserve(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
      rates.push_back(static_cast<double>(gains[i].bytes) / steps[i].calls);
    const double slope = slope_of(gains, steps, &Gain::bytes);
    if (is_even(rates, slope, evenness)) found.push_back({key, slope, slope_of(gains, steps, &Gain::count)});
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &SteadyGrowth::bytes_per_call);
  return found;
}

}  // namespace wayfinder::memory
