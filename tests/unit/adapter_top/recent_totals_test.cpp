#include "adapter/top/recent_totals.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using wayfinder::adapter::top::RecentTotals;
using wayfinder::profiling::Totals;

namespace {

RecentTotals::Reading reading(std::chrono::seconds time, std::chrono::nanoseconds self) {
  return {RecentTotals::Clock::time_point{time}, {Totals{1, 1, self, self}}, static_cast<std::uint64_t>(self.count())};
}

}  // namespace

TEST_CASE("the last seconds leave out what came before them", "[adapter][top]") {
  RecentTotals recent;
  recent.add(reading(0s, 0s));
  for (int second = 1; second <= 10; ++second)
    recent.add(reading(std::chrono::seconds{second}, second <= 5 ? std::chrono::seconds{second} : 5s));
  CHECK(recent.seconds() == Approx(5));
  CHECK(recent.difference().totals.front().self_time == 0s);
  CHECK(recent.difference().weight_ns == 0);
}

TEST_CASE("a program that was joined just now has few last seconds", "[adapter][top]") {
  RecentTotals recent;
  CHECK(recent.difference().totals.empty());
  recent.add({RecentTotals::Clock::time_point{0s}, {}, 0});
  recent.add(reading(1s, 600ms));
  CHECK(recent.seconds() == Approx(1));
  CHECK(recent.difference().totals.front().self_time == 600ms);
}
