#pragma once
#include <cstdint>
#include <span>
#include <vector>

/// Which differences between two runs are real. Pure; thread: any.
namespace wayfinder::profiling {

/// What one run spent on one thing.
struct Amount {
  double value{};           ///< nanoseconds or bytes
  std::uint64_t samples{};  ///< from which the value was estimated
  std::uint64_t count{};    ///< calls or hits, which are exact
  Amount& operator+=(const Amount& other) {
    value += other.value;
    samples += other.samples;
    count += other.count;
    return *this;
  }
};

/// Why two runs of the same program do not give the same amounts.
struct Uncertainty {
  bool is_sampled{true};     ///< whether amounts are estimates from samples, or were measured without a gap
  double sample_value_a{1};  ///< what one sample stands for, where nothing was sampled
  double sample_value_b{1};
  double noise{};  ///< by which part of itself an amount differs from run to run, of its own accord; 0: not at all
  double floor{};  ///< and by how much at least
};

struct Change {
  double delta{};    ///< the second run's amount less the first one's
  double error{};    ///< the true delta is within `delta` ± `error` in 95 of 100 comparisons
  double p_value{};  ///< how probable a delta at least this big is, were there no change
};

/// Compares counts that are Poisson distributed by their square roots, whose variance is 1/4 whatever the count.
/// Source: Huffman, "An improved approximate two-sample Poisson test", Applied Statistics 33, 1984.
[[nodiscard]] Change compare(const Amount& a, const Amount& b, const Uncertainty& uncertainty);

/// Which of many comparisons to call real so that, were nothing changed at all, any would be called so with a
/// probability of at most `level`. Source: Holm, "A simple sequentially rejective multiple test procedure",
/// Scandinavian Journal of Statistics 6, 1979.
[[nodiscard]] std::vector<bool> real_changes(std::span<const double> p_values, double level);

}  // namespace wayfinder::profiling
