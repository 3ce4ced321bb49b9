#include "profiling/profile_windows.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

SampleBlock block(std::uint64_t weight_ns, std::int32_t line) {
  SampleBlock made;
  made.profile = 1;
  FunctionRecord function;
  function.id = 1;
  function.name = "work";
  made.functions.push_back(function);
  SampleRecord sample;
  sample.thread = 1;
  sample.weight_ns = weight_ns;
  sample.frames.push_back({1, line});
  made.samples.push_back(sample);
  return made;
}

}  // namespace

TEST_CASE("pieces of a profile have together what the whole has", "[profiling][profile_windows]") {
  ProfileHead head;
  head.id = 1;
  Profile whole{head};
  ProfileWindows windows;
  REQUIRE(whole.merge(block(10, 5)));
  const auto first = windows.next(whole, {}, 1s);
  CHECK(first.counters().samples == 1);
  CHECK(first.counters().weight_ns == 10);
  CHECK(first.head().duration == 1s);

  REQUIRE(whole.merge(block(20, 5)));
  REQUIRE(whole.merge(block(30, 7)));
  const auto second = windows.next(whole, {}, 1s);
  CHECK(second.counters().samples == 2);
  CHECK(second.counters().weight_ns == 50);

  const auto third = windows.next(whole, {}, 1s);
  CHECK(third.counters().samples == 0);
  CHECK(third.counters().weight_ns == 0);
}

TEST_CASE("each piece of an allocation profile tells what is alive then", "[profiling][profile_windows]") {
  ProfileHead head;
  head.id = 1;
  head.mode = Mode::allocation;
  Profile whole{head};
  ProfileWindows windows;
  TreeBlock made;
  made.profile = 1;
  made.first_node = 1;
  FunctionRecord function;
  function.id = 1;
  made.functions.push_back(function);
  NodeRecord node;
  node.function = 1;
  node.thread = 1;
  made.nodes.push_back(node);
  CountRecord count;
  count.node = 1;
  count.count = 2;
  count.objects = 2;
  count.bytes = 64;
  count.alive_objects = 2;
  count.alive_bytes = 64;
  made.counts.push_back(count);
  REQUIRE(whole.merge_counts(made));
  CHECK(windows.next(whole, {}, 1s).counters().allocations == Allocations{2, 64, 2, 64});
  CHECK(windows.next(whole, {}, 1s).counters().allocations == Allocations{0, 0, 2, 64});
}
