#include "profiling/diff/significance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wayfinder::profiling {
namespace {

constexpr double sigmas_of_95_percent = 1.96;

double value_of_a_sample(const Amount& amount, double otherwise) {
  return amount.samples == 0 ? otherwise : amount.value / static_cast<double>(amount.samples);
}

/// Of an estimate from samples; a count of none may well have been one.
double sampling_variance(const Amount& amount, double sample_value) {
  return static_cast<double>(std::max<std::uint64_t>(amount.samples, 1)) * sample_value * sample_value;
}

/// What is not due to sampling.
double own_variance(const Amount& a, const Amount& b, const Uncertainty& uncertainty) {
  const double noise = uncertainty.noise * uncertainty.noise * (a.value * a.value + b.value * b.value);
  return noise + 2 * uncertainty.floor * uncertainty.floor;
}

double two_sided(double sigmas) {
  return std::erfc(std::abs(sigmas) / std::sqrt(2.0));
}

double sampled_p_value(const Amount& a, const Amount& b, double value_a, double value_b, double variance) {
  const double scale = value_a / value_b;  // samples of the second run for one of the first
  const double expected = scale * (static_cast<double>(a.samples) + 0.375);
  const double found = static_cast<double>(b.samples) + 0.375;
  const double own = (expected + found) == 0 ? 0 : variance / (value_b * value_b) / ((expected + found) / 2);
  return two_sided(2 * (std::sqrt(found) - std::sqrt(expected)) / std::sqrt(1 + scale + own));
}

}  // namespace

Change compare(const Amount& a, const Amount& b, const Uncertainty& uncertainty) {
  const double own = own_variance(a, b, uncertainty);
  Change change{b.value - a.value, 0, 1};
  if (!uncertainty.is_sampled) {
    change.error = sigmas_of_95_percent * std::sqrt(own);
    if (change.delta != 0) change.p_value = own == 0 ? 0 : two_sided(change.delta / std::sqrt(own));
    return change;
  }
  const double value_a = value_of_a_sample(a, uncertainty.sample_value_a);
  const double value_b = value_of_a_sample(b, uncertainty.sample_value_b);
  const double sampling = sampling_variance(a, value_a) + sampling_variance(b, value_b);
  change.error = sigmas_of_95_percent * std::sqrt(sampling + own);
  const bool can_be_told = a.samples + b.samples != 0 && value_a > 0 && value_b > 0;
  if (can_be_told) change.p_value = sampled_p_value(a, b, value_a, value_b, own);
  return change;
}

std::vector<bool> real_changes(std::span<const double> p_values, double level) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<bool> is_real(p_values.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    if (p_values[order[rank]] > level / static_cast<double>(order.size() - rank)) break;
    is_real[order[rank]] = true;
  }
  return is_real;
}

}  // namespace wayfinder::profiling
