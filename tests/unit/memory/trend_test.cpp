#include "memory/diff/trend.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

namespace {

using Snapshots = std::vector<std::shared_ptr<const HeapGraph>>;

const TrendGroup* group_at(const HeapTrend& trend, std::string_view path, std::string_view name) {
  for (const auto& group : trend.groups) {
    if (group.key.path == path && group.key.name == name) return &group;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a leak grows in each snapshot, a cache that fills up does not", "[memory][trend]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto leak = heap.under(MadeHeap::globals, {"leak", "items"});
  const auto cache = heap.under(MadeHeap::globals, {"cache", "entries"});
  Snapshots snapshots{program.take()};
  for (int i = 0; i < 3; ++i) {
    program.append_records(leak, 100);
    if (i == 0) program.append_records(cache, 5'000);
    snapshots.push_back(program.take());
  }
  const auto trend = trend_of(snapshots);
  REQUIRE(trend);
  REQUIRE(trend->points.size() == 4);
  CHECK(trend->points[3].object_counts[static_cast<std::size_t>(ObjectKind::table)] ==
        trend->points[1].object_counts[static_cast<std::size_t>(ObjectKind::table)] + 200);
  CHECK(trend->points[0].total_bytes == snapshots[0]->info().total_bytes);
  REQUIRE(trend->suspects.size() == 1);
  CHECK(trend->suspects[0].path == "leak.items");
  CHECK(trend->suspects[0].count_delta == 900);
  CHECK(trend->suspects[0].reason == "grew in 3 of 3 steps, +300 objects and 11.7 KB each");
  const auto* leaked = group_at(*trend, "leak.items[*]", "{id, name}");
  REQUIRE(leaked);
  CHECK(leaked->growing);
  CHECK(leaked->counts == std::vector<std::int64_t>{0, 100, 200, 300});
  CHECK(leaked->sizes == std::vector<std::int64_t>{0, 5'600, 11'200, 16'800});
  const auto* cached = group_at(*trend, "cache.entries[*]", "{id, name}");
  REQUIRE(cached);
  CHECK_FALSE(cached->growing);
  CHECK(trend->groups.front().growing);  // growing ones first, though the cache is larger
}

TEST_CASE("of two snapshots the suspects are those of their difference", "[memory][trend]") {
  GrowingProgram program;
  const auto items = program.heap.under(MadeHeap::globals, {"items"});
  const auto before = program.take();
  program.append_records(items, 50);
  const auto after = program.take();
  const auto trend = trend_of(Snapshots{before, after});
  REQUIRE(trend);
  REQUIRE(trend->suspects.size() == 1);
  CHECK(trend->suspects[0].path == "items");
}

TEST_CASE("a dictionary that begins small is one series", "[memory][trend]") {
  GrowingProgram program;
  const auto by_id = program.heap.under(MadeHeap::globals, {"by_id"});
  Snapshots snapshots;
  int made = 0;
  for (const int count : {3, 4, 30}) {
    for (int i = 0; i < count; ++i)
      program.heap.under(by_id, {"user" + std::to_string(++made)});
    snapshots.push_back(program.take());
  }
  const auto trend = trend_of(snapshots);
  REQUIRE(trend);
  REQUIRE(group_at(*trend, "by_id[*]", "table"));
  CHECK(group_at(*trend, "by_id[*]", "table")->counts == std::vector<std::int64_t>{3, 7, 37});
  CHECK(trend->groups.size() == 1);
}

TEST_CASE("one snapshot is no trend", "[memory][trend]") {
  GrowingProgram program;
  const auto trend = trend_of(Snapshots{program.take()});
  REQUIRE_FALSE(trend);
  CHECK(trend.error().field == "ids");
  CHECK(trend.error().message == "ids: expected two snapshots or more, got 1");
}
