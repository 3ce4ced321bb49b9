#include "memory/leak/steady_growth.hpp"

#include <catch2/catch.hpp>

#include "memory/leak/slope.hpp"

using namespace wayfinder::memory;

namespace {

std::vector<GrowthStep> steps_of(const std::vector<std::int64_t>& bytes) {
  std::vector<GrowthStep> steps;
  for (const auto gain : bytes)
    steps.push_back({10, {{"it", {1, gain}}}});
  return steps;
}

}  // namespace

TEST_CASE("a slope is that of most points, whatever a quarter of them does", "[memory][leak]") {
  const std::vector<SeriesPoint> points{{0, 0},  {1, 2},    {2, 4},  {3, 1'000}, {4, 8},
                                        {5, 10}, {6, -500}, {7, 14}, {8, 16}};
  CHECK(robust_slope(points) == Approx(2));
  CHECK(robust_slope({}) == 0);
}

TEST_CASE("nine rises of nine are no chance, five of five may be", "[memory][leak]") {
  CHECK(chance_of_rises(9, 9) == Approx(1.0 / 512));
  CHECK(chance_of_rises(5, 5) == Approx(1.0 / 32));
  CHECK(chance_of_rises(0, 5) == Approx(1));
  CHECK(chance_of_rises(3, 4) == Approx(5.0 / 16));
}

TEST_CASE("what grows in each step by about as much is steady", "[memory][leak]") {
  const auto found = find_steady(steps_of({640, 700, 640, 600, 640, 640}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].key == "it");
  CHECK(found[0].bytes_per_call == Approx(64).epsilon(0.05));
  CHECK(found[0].objects_per_call == Approx(0.1));
}

TEST_CASE("one step without growth is enough to be no steady growth", "[memory][leak]") {
  CHECK(find_steady(steps_of({640, 640, 0, 640})).empty());
  CHECK(find_steady(steps_of({640, 640, -8, 640})).empty());
}

TEST_CASE("growth that comes to rest is not steady", "[memory][leak]") {
  CHECK(find_steady(steps_of({900, 800, 700, 600, 500, 400, 300, 200, 100})).empty());
}

TEST_CASE("a first step in which much is made once does not hide a leak", "[memory][leak]") {
  CHECK(find_steady(steps_of({90'000, 640, 640, 640, 640, 640})).size() == 1);
  CHECK(find_steady(steps_of({90'000, 640, 640, 640, 640, 640}), {3, true}).empty());
}
