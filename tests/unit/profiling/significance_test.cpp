#include "profiling/diff/significance.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace wayfinder::profiling;

namespace {

Amount of_samples(std::uint64_t samples, double value_of_one = 1e6) {
  return {static_cast<double>(samples) * value_of_one, samples};
}

const Uncertainty sampling{.sample_value_a = 1e6, .sample_value_b = 1e6};

}  // namespace

TEST_CASE("a change of a few samples may be chance, one of many is not", "[profiling][significance]") {
  CHECK(compare(of_samples(100), of_samples(110), sampling).p_value > 0.3);
  CHECK(compare(of_samples(10'000), of_samples(11'000), sampling).p_value < 1e-9);
  CHECK(compare(of_samples(0), of_samples(2), sampling).p_value > 0.1);
  CHECK(compare(of_samples(0), of_samples(30), sampling).p_value < 1e-6);
  CHECK(compare(of_samples(30), of_samples(0), sampling).p_value < 1e-6);
  CHECK(compare({}, {}, sampling).p_value == 1);
}

TEST_CASE("runs with different intervals are compared by time", "[profiling][significance]") {
  CHECK(compare(of_samples(10'000, 1e6), of_samples(1'000, 1e7), sampling).p_value > 0.9);
  CHECK(compare(of_samples(10'000, 1e6), of_samples(1'200, 1e7), sampling).p_value < 1e-5);
}

TEST_CASE("one sample of a long wait is one sample", "[profiling][significance]") {
  CHECK(compare({}, {5e8, 1}, sampling).p_value > 0.01);
}

TEST_CASE("a p-value is below one in twenty for one in twenty of equal runs", "[profiling][significance]") {
  std::mt19937_64 random{1};
  for (const double mean : {12.0, 100.0, 5'000.0}) {
    std::poisson_distribution<std::uint64_t> samples{mean};
    int low = 0;
    int outside = 0;
    for (int i = 0; i < 10'000; ++i) {
      const auto change = compare(of_samples(samples(random)), of_samples(samples(random)), sampling);
      low += change.p_value < 0.05 ? 1 : 0;
      outside += std::abs(change.delta) > change.error ? 1 : 0;
    }
    CAPTURE(mean);
    CHECK(low > 350);
    CHECK(low < 650);
    CHECK(outside < 650);
  }
}

TEST_CASE("what differs from run to run anyway is no change", "[profiling][significance]") {
  auto noisy = sampling;
  noisy.noise = 0.02;
  CHECK(compare(of_samples(1'000'000), of_samples(1'030'000), sampling).p_value < 1e-9);
  CHECK(compare(of_samples(1'000'000), of_samples(1'030'000), noisy).p_value > 0.1);
  CHECK(compare(of_samples(1'000'000), of_samples(1'200'000), noisy).p_value < 1e-6);
}

TEST_CASE("times that were measured have no error but the noise", "[profiling][significance]") {
  const Uncertainty measured{.is_sampled = false};
  CHECK(compare({1e6, 0}, {1e6 + 1, 0}, measured).p_value == 0);
  const Uncertainty noisy{.is_sampled = false, .noise = 0.02, .floor = 1e4};
  CHECK(compare({1e6, 0}, {1.01e6, 0}, noisy).p_value > 0.3);
  CHECK(compare({1e6, 0}, {1.2e6, 0}, noisy).p_value < 1e-6);
  CHECK(compare({1e3, 0}, {3e3, 0}, noisy).p_value > 0.3);
}

TEST_CASE("the more is compared, the more a change has to stand out", "[profiling][significance]") {
  CHECK(real_changes(std::vector{0.004, 0.5}, 0.01) == std::vector{true, false});
  CHECK(real_changes(std::vector{0.004, 0.5, 0.5}, 0.01) == std::vector{false, false, false});
  CHECK(real_changes(std::vector{0.009, 0.001}, 0.01) == std::vector{true, true});
  CHECK(real_changes({}, 0.01).empty());
}
