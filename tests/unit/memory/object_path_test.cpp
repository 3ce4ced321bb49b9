#include "memory/query/object_path.hpp"

#include <catch2/catch.hpp>

#include "memory/query/dominated.hpp"
#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

TEST_CASE("the way to an object is shown edge by edge, and paged", "[memory][query]") {
  MadeHeap heap;
  const auto entries = heap.under(MadeHeap::globals, {"cache", "entries"});
  const auto item = heap.table();
  heap.index(entries, 12, item);
  const auto graph = heap.graph();
  const auto path = path_to(*graph, item, 0, 100);
  REQUIRE(path.total == 3);
  REQUIRE(path.steps.size() == 3);
  CHECK(path.steps[0].label == "cache");
  CHECK(path.steps[1].label == "entries");
  CHECK(path.steps[2].label == "[12]");
  CHECK(path.steps[2].object == item + 1ULL);
  const auto page = path_to(*graph, item, 2, 100);
  CHECK(page.total == 3);
  REQUIRE(page.steps.size() == 1);
  CHECK(page.steps[0].label == "[12]");
  CHECK(path_to(*graph, item, 1'000'000, 1).steps.empty());
  CHECK(path_to(*graph, MadeHeap::globals, 0, 100).total == 0);
}

TEST_CASE("an object's dominators stand above it, what only it holds below", "[memory][query]") {
  MadeHeap heap;
  const auto cache = heap.under(MadeHeap::globals, {"cache"});
  const auto small = heap.table(50);
  const auto large = heap.table(500);
  const auto shared = heap.table(5'000);
  heap.field(cache, "small", small);
  heap.field(cache, "large", large);
  heap.field(cache, "shared", shared);
  heap.field(MadeHeap::globals, "shared", shared);
  const auto graph = heap.graph();
  const auto tree = dominator_tree(*graph, cache, {.sort = ObjectSort::retained});
  REQUIRE(tree);
  REQUIRE_FALSE(tree->above.empty());
  CHECK(tree->above.front().id == MadeHeap::globals + 1ULL);
  CHECK(tree->above.back().kind == ObjectKind::root);
  CHECK(tree->below.total == 2);
  CHECK(tree->below.objects[0].id == large + 1ULL);
  CHECK(tree->below.objects[1].id == small + 1ULL);
  CHECK(dominator_tree(*graph, cache, {.start = -1}).error().field == "start");
  CHECK(dominator_tree(*graph, cache, {.count = 1'001}).error().field == "count");
}

TEST_CASE("of a long chain of dominators the near ones are shown", "[memory][query]") {
  MadeHeap heap;
  auto last = MadeHeap::globals;
  for (int i = 0; i < 150; ++i)
    last = heap.under(last, {"next"});
  const auto tree = dominator_tree(*heap.graph(), last, {});
  REQUIRE(tree);
  CHECK(tree->is_cut);
  CHECK(tree->above.size() == max_above);
}
