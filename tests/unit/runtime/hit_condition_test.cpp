#include "runtime/breakpoints/hit_condition.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using wayfinder::runtime::HitCondition;

namespace {

/// The hits from 1 to 8 that count.
std::vector<int> hits_of(const std::string& text) {
  const auto condition = HitCondition::parse(text, "hitCondition");
  REQUIRE(condition);
  std::vector<int> hits;
  for (int hit = 1; hit <= 8; ++hit) {
    if (condition->holds(static_cast<std::uint64_t>(hit))) hits.push_back(hit);
  }
  return hits;
}

}  // namespace

TEST_CASE("a bare number stops at that hit alone", "[breakpoints]") {
  CHECK(hits_of("3") == std::vector{3});
  CHECK(hits_of("== 3") == std::vector{3});
  CHECK(hits_of(" =3 ") == std::vector{3});
}

TEST_CASE("comparisons stop at every hit that fits", "[breakpoints]") {
  CHECK(hits_of(">= 6") == std::vector{6, 7, 8});
  CHECK(hits_of(">6") == std::vector{7, 8});
  CHECK(hits_of("<=2") == std::vector{1, 2});
  CHECK(hits_of("< 2") == std::vector{1});
}

TEST_CASE("a percent sign stops at each Nth hit", "[breakpoints]") {
  CHECK(hits_of("% 4") == std::vector{4, 8});
  CHECK(hits_of("%1") == std::vector{1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("a wrong hit condition is refused by name", "[breakpoints]") {
  const auto* wrong = GENERATE("often", "", "> ", "3 times", "-1", "% 0", "0", "== 0", "1.5", "=> 2");
  CAPTURE(wrong);
  const auto condition = HitCondition::parse(wrong, "breakpoints[1].hitCondition");
  REQUIRE_FALSE(condition);
  CHECK(condition.error().field == "breakpoints[1].hitCondition");
  CHECK(condition.error().message.starts_with("breakpoints[1].hitCondition: expected a number of hits"));
}
