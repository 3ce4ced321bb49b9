#include "adapter/session/breakpoints.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder;
using adapter::Breakpoints;

namespace {

std::vector<link::LineBreakpoint> at_lines(std::initializer_list<std::int64_t> lines) {
  std::vector<link::LineBreakpoint> breakpoints;
  for (const auto line : lines)
    breakpoints.push_back({.id = 0, .line = line});
  return breakpoints;
}

std::vector<std::int64_t> ids(Breakpoints& breakpoints, std::initializer_list<std::int64_t> lines) {
  auto& entry = breakpoints.replace({"/a.lua", {}}, {.path = "/a.lua"}, at_lines(lines));
  std::vector<std::int64_t> result;
  for (const auto& breakpoint : entry.breakpoints)
    result.push_back(breakpoint.wanted.id);
  return result;
}

}  // namespace

TEST_CASE("a breakpoint that stays keeps its id", "[adapter][breakpoints]") {
  Breakpoints breakpoints;
  CHECK(ids(breakpoints, {3, 7}) == std::vector<std::int64_t>{1, 2});
  CHECK(ids(breakpoints, {2, 7, 9}) == std::vector<std::int64_t>{3, 2, 4});
  CHECK(ids(breakpoints, {}).empty());
  CHECK(ids(breakpoints, {7}) == std::vector<std::int64_t>{5});
}

TEST_CASE("two breakpoints on one line are two", "[adapter][breakpoints]") {
  Breakpoints breakpoints;
  CHECK(ids(breakpoints, {3, 3}) == std::vector<std::int64_t>{1, 2});
  CHECK(ids(breakpoints, {3, 3}) == std::vector<std::int64_t>{1, 2});
  CHECK(ids(breakpoints, {3}) == std::vector<std::int64_t>{1});
}

TEST_CASE("a breakpoint is pending until the program says more", "[adapter][breakpoints]") {
  Breakpoints breakpoints;
  (void)ids(breakpoints, {3});
  const auto& status = breakpoints.sources().at("/a.lua").breakpoints[0].status;
  CHECK_FALSE(status.verified);
  CHECK(status.reason == "pending");
  const auto source = breakpoints.update({.id = 1, .verified = true, .line = 4});
  REQUIRE(source);
  CHECK((*source)->path == "/a.lua");
  CHECK(status.verified);
  CHECK_FALSE(breakpoints.update({.id = 99, .verified = true}));
  breakpoints.forget_statuses();
  CHECK_FALSE(status.verified);
  CHECK(status.line == 3);
}
