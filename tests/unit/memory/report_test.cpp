#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "memory/report/closure_sites.hpp"
#include "memory/report/dominated_ranges.hpp"
#include "memory/report/duplicate_strings.hpp"
#include "memory/report/sparse_tables.hpp"
#include "memory/report/suspended_coroutines.hpp"
#include "tests/unit/memory/detailed_heap.hpp"

namespace wayfinder::memory {

namespace {

constexpr std::size_t all = 1'000;

using Content = std::pair<std::uint64_t, std::uint64_t>;

/// A random tree of functions, tables and threads under the globals, with some ways more.
DetailedHeap random_functions(unsigned seed) {
  std::mt19937 random{seed};
  DetailedHeap heap;
  std::vector<MadeHeap::Id> ids{MadeHeap::globals};
  for (std::uint32_t i = 0; i < 60; ++i) {
    const bool is_function = random() % 2 == 0;
    const auto id = is_function ? heap.function("@app.lua:" + std::to_string(random() % 4)) : heap.table(random() % 90);
    heap.index(ids[random() % ids.size()], i + 1, id);
    if (random() % 8 == 0) heap.index(ids[random() % ids.size()], 1'000 + i, id);
    ids.push_back(id);
  }
  return heap;
}

/// Whether `above` stands on the way up from `object` in the tree of dominators.
bool dominates(const Dominators& dominators, ObjectIndex above, ObjectIndex object) {
  while (object != nothing && object != above)
    object = dominators.dominator_of(object);
  return object == above;
}

/// What functions of one place retain: of each that no other of them dominates.
std::map<std::string, std::uint64_t> naive_retained_by_place(const HeapGraph& graph) {
  const auto& heap = graph.columns();
  std::map<std::string, std::uint64_t> retained;
  for (ObjectIndex function = 0; function < graph.objects(); ++function) {
    if (heap.kinds[function] != ObjectKind::function) continue;
    bool is_outermost = true;
    for (ObjectIndex other = 0; other < graph.objects(); ++other) {
      const bool is_of_place = heap.kinds[other] == ObjectKind::function && heap.labels[other] == heap.labels[function];
      if (is_of_place && other != function && dominates(graph.dominators(), other, function)) is_outermost = false;
    }
    retained[graph.names().place_of(heap.labels[function])] +=
        is_outermost ? graph.dominators().retained_size(function) : 0;
  }
  return retained;
}

}  // namespace

TEST_CASE("equal strings are grouped as a comparison of all with all would do it", "[memory][report]") {
  const auto seed = GENERATE(range(1U, 20U));
  CAPTURE(seed);
  std::mt19937 random{seed};
  DetailedHeap heap;
  std::map<Content, std::vector<std::uint64_t>> copies;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const Content content{random() % 30, 41 + random() % 3};
    const auto id = heap.long_string(content.first, content.second);
    heap.index(MadeHeap::globals, i + 1, id);
    copies[content].push_back(id + 1);
  }
  std::erase_if(copies, [](const auto& entry) { return entry.second.size() < 2; });
  std::uint64_t wasted = 0;
  for (const auto& [content, ids] : copies)
    wasted += (ids.size() - 1) * (content.second + 25);

  const auto graph = heap.with_details();
  const auto found = duplicate_strings(graph, all);
  REQUIRE(found);
  CHECK(found->total == copies.size());
  CHECK(found->wasted_bytes == wasted);
  REQUIRE(found->groups.size() == copies.size());
  std::uint64_t before = UINT64_MAX;
  for (const auto& group : found->groups) {
    const auto content = std::stoull(group.preview.substr(5));
    const auto& ids = copies.at({content, group.length});
    CHECK(group.copies == ids.size());
    CHECK(group.wasted_bytes == (ids.size() - 1) * (group.length + 25));
    CHECK(group.wasted_bytes <= before);
    before = group.wasted_bytes;
    CHECK(group.objects == std::vector(ids.begin(), ids.begin() + std::min<std::ptrdiff_t>(std::ssize(ids), 10)));
  }
  const auto few = duplicate_strings(graph, 3);
  CHECK(few->groups.size() == 3);
  CHECK(few->wasted_bytes == wasted);
  CHECK(few->groups.front().objects == found->groups.front().objects);
}

TEST_CASE("strings of one hash and different lengths are different", "[memory][report]") {
  DetailedHeap heap;
  heap.index(MadeHeap::globals, 1, heap.long_string(7, 50));
  heap.index(MadeHeap::globals, 2, heap.long_string(7, 51));
  CHECK(duplicate_strings(heap.with_details(), all)->total == 0);
}

TEST_CASE("tables of which less than half is used are sparse, the worst first", "[memory][report]") {
  DetailedHeap heap;
  const auto cache = heap.under(MadeHeap::globals, {"cache"});
  const auto half = heap.under(MadeHeap::globals, {"half"});
  const auto worst = heap.under(MadeHeap::globals, {"worst"});
  heap.table_rooms = {{cache, 16, 3, 16, 12, 0, 13 * 16 + 4 * 24},
                      {half, 0, 0, 32, 16, 0, 16 * 24},
                      {worst, 1024, 0, 0, 0, 0, 1024 * 16}};
  const auto graph = heap.with_details();
  const auto found = sparse_tables(graph, all);
  REQUIRE(found);
  CHECK(found->total == 2);
  CHECK(found->wasted_bytes == 1024 * 16 + 13 * 16 + 4 * 24);
  REQUIRE(found->tables.size() == 2);
  CHECK(found->tables[0].name == "worst");
  CHECK(found->tables[1].object == cache + 1);
  CHECK(found->tables[1].room.hash_used == 12);
  CHECK(sparse_tables(graph, 1)->tables.size() == 1);
}

TEST_CASE("functions of one place retain what goes with each, and nothing counts twice", "[memory][report]") {
  const auto seed = GENERATE(range(1U, 30U));
  CAPTURE(seed);
  const auto heap = random_functions(seed);
  const auto graph = heap.with_details();
  const auto expected = naive_retained_by_place(graph);
  const auto found = closure_sites(graph, all);
  CHECK(found.total == expected.size());
  std::uint64_t functions = 0;
  for (const auto& site : found.sites) {
    CHECK(site.retained_size == expected.at(site.place));
    CHECK(site.size == site.count * 40);
    functions += site.count;
  }
  CHECK(found.functions == functions);
  CHECK(std::ranges::is_sorted(found.sites, std::greater{}, &ClosureSite::retained_size));
}

TEST_CASE("what an object dominates lies in its range, and nothing else does", "[memory][report]") {
  const auto seed = GENERATE(range(1U, 10U));
  CAPTURE(seed);
  const auto heap = random_functions(seed);
  const auto graph = heap.with_details();
  const DominatedRanges ranges{graph.dominators(), graph.objects()};
  for (ObjectIndex above = 0; above < graph.objects(); ++above) {
    for (ObjectIndex object = 0; object < graph.objects(); ++object)
      REQUIRE(ranges.contains(above, object) == dominates(graph.dominators(), above, object));
  }
}

TEST_CASE("a list of a million links is no matter for the depth of a stack", "[memory][report]") {
  DetailedHeap heap;
  MadeHeap::Id last = MadeHeap::globals;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const auto next = heap.table(1);
    heap.index(last, 1, next);
    last = next;
  }
  const auto graph = heap.with_details();
  CHECK(DominatedRanges{graph.dominators(), graph.objects()}.contains(MadeHeap::globals, last));
}

TEST_CASE("suspended coroutines stand with what they retain and where they wait", "[memory][report]") {
  DetailedHeap heap;
  heap.info.program = "/home/me/app.lua";
  const auto waiting = heap.object(ObjectKind::thread, 1'000);
  const auto fresh = heap.object(ObjectKind::thread, 900);
  const auto running = heap.object(ObjectKind::thread, 800);
  for (const auto thread : {waiting, fresh, running})
    heap.index(MadeHeap::globals, thread, thread);
  const auto body = heap.function("@/home/me/app.lua:3");
  heap.edge(waiting, body, EdgeKind::internal, "frame");
  heap.edge(waiting, heap.table(5'000), EdgeKind::local, "buffer");
  const auto place = heap.object(ObjectKind::string, 0, "@/home/me/app.lua:12");
  const auto graph_of_labels = heap.graph();
  heap.suspended_threads = {{waiting, graph_of_labels->columns().labels[place]}, {fresh, no_label}};
  const auto graph = heap.with_details();
  const auto found = suspended_coroutines(graph, all);
  REQUIRE(found);
  CHECK(found->total == 2);
  CHECK(found->size == 1'900);
  REQUIRE(found->coroutines.size() == 2);
  CHECK(found->coroutines[0].object == waiting + 1);
  CHECK(found->coroutines[0].name == "coroutine (app.lua:3)");
  CHECK(found->coroutines[0].place == "app.lua:12");
  CHECK(found->coroutines[0].retained_size == 6'040);
  CHECK_FALSE(found->coroutines[1].place);
}

TEST_CASE("a snapshot of an earlier version tells of closures alone", "[memory][report]") {
  MadeHeap heap;
  heap.index(MadeHeap::globals, 1, heap.function("@app.lua:1"));
  const auto graph = heap.graph();
  CHECK_FALSE(duplicate_strings(*graph, all));
  CHECK_FALSE(sparse_tables(*graph, all));
  CHECK_FALSE(suspended_coroutines(*graph, all));
  CHECK(closure_sites(*graph, all).functions == 1);
}

}  // namespace wayfinder::memory
