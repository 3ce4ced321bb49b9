#include "memory/query/object_page.hpp"

#include <catch2/catch.hpp>

#include "memory/query/object_links.hpp"
#include "memory/query/summary.hpp"
#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

namespace {

/// small (10 bytes) holds large (1000 bytes); three tables share one string.
struct Library {
  MadeHeap heap;
  MadeHeap::Id small, large, shared;
  Library() {
    small = heap.table(10);
    heap.field(MadeHeap::globals, "small", small);
    large = heap.table(1'000);
    heap.field(small, "large", large);
    shared = heap.string("shared text", 40);
    for (const auto* name : {"a", "b", "c"}) {
      heap.field(heap.under(MadeHeap::globals, {name}), "text", shared);
    }
  }
};

std::vector<std::string> names(const ObjectPage& page) {
  std::vector<std::string> names;
  for (const auto& object : page.objects)
    names.push_back(object.name);
  return names;
}

}  // namespace

TEST_CASE("the largest objects come first, and pages follow each other", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto all = list_objects(*graph, {});
  REQUIRE(all);
  CHECK(all->total == graph->objects() - 1);
  CHECK(all->objects.front().name == "small.large");
  CHECK(all->objects.front().size == 1'000);
  std::vector<std::string> paged;
  for (std::int64_t start = 0; start < static_cast<std::int64_t>(all->total); start += 2) {
    const auto page = list_objects(*graph, {.start = start, .count = 2});
    REQUIRE(page);
    for (const auto& name : names(*page))
      paged.push_back(name);
  }
  CHECK(paged == names(*all));
}

TEST_CASE("objects can be sorted by what they retain and by how many hold them", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto retained = list_objects(*graph, {.sort = ObjectSort::retained, .kind = ObjectKind::table});
  REQUIRE(retained);
  const auto order = names(*retained);
  const auto place = [&order](const char* name) { return std::ranges::find(order, name) - order.begin(); };
  CHECK(place("small") < place("small.large"));
  CHECK(place("small.large") < place("a"));
  const auto most_held = list_objects(*graph, {.count = 1, .sort = ObjectSort::count});
  REQUIRE(most_held);
  CHECK(most_held->objects.at(0).name == "string \"shared text\"");
  CHECK(most_held->objects.at(0).retainers == 3);
  CHECK(most_held->objects.at(0).id == library.shared + 1);
}

TEST_CASE("a page can be narrowed to a type and to a part of the name", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto strings = list_objects(*graph, {.kind = ObjectKind::string});
  REQUIRE(strings);
  CHECK(strings->total == 1);
  const auto named = list_objects(*graph, {.filter = "small.l"});
  REQUIRE(named);
  CHECK(names(*named) == std::vector<std::string>{"small.large"});
  CHECK(named->objects.at(0).path == std::vector<std::string>{"_G", "small", "large"});
  CHECK(named->objects.at(0).retained_size == 1'000);
  CHECK(named->objects.at(0).distance == 2);
}

TEST_CASE("a page beyond the end is empty but says how many there are", "[memory][page]") {
  const Library library;
  const auto page = list_objects(*library.heap.graph(), {.start = 5'000});
  REQUIRE(page);
  CHECK(page->objects.empty());
  CHECK(page->total > 0);
}

TEST_CASE("a wrong page is refused by the name of its argument", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto start = list_objects(*graph, {.start = -1});
  REQUIRE_FALSE(start);
  CHECK(start.error().field == "start");
  CHECK(start.error().message == "start: expected an index of at least 0, got -1");
  const auto count = list_objects(*graph, {.count = 1'001});
  REQUIRE_FALSE(count);
  CHECK(count.error().field == "count");
  CHECK(count.error().message == "count: expected a number from 0 to 1000, got 1001");
}

TEST_CASE("an object shows what it holds, what holds it and what dominates it", "[memory][page]") {
  Library library;
  library.heap.edge(library.large, library.shared, EdgeKind::weak, "kept");
  const auto graph = library.heap.graph();
  const auto links = inspect_object(*graph, library.shared + 1);
  REQUIRE(links);
  CHECK(links->dominator == MadeHeap::globals + 1);
  CHECK(links->total_retainers == 4);
  CHECK(links->references.empty());
  CHECK(links->retainers.at(0).kind == EdgeKind::weak);
  CHECK(links->retainers.at(0).label == "kept");
  CHECK(links->retainers.at(1).name == "a");
  CHECK(links->retainers.at(1).label == "text");
  CHECK(links->retainers.at(1).object_kind == ObjectKind::table);
  const auto second = inspect_object(*graph, library.shared + 1, 1, 2);
  REQUIRE(second);
  REQUIRE(second->retainers.size() == 2);
  CHECK(second->retainers.at(0).name == "a");
  const auto root = inspect_object(*graph, 1);
  REQUIRE(root);
  CHECK(root->dominator == 0);
  CHECK(root->references.at(0).kind == EdgeKind::registry);
}

TEST_CASE("an array's references say their index", "[memory][page]") {
  MadeHeap heap;
  const auto list = heap.under(MadeHeap::globals, {"list"});
  heap.index(list, 3, heap.table());
  const auto links = inspect_object(*heap.graph(), list + 1);
  REQUIRE(links);
  CHECK(links->references.at(0).label == "[3]");
  CHECK(links->references.at(0).name == "list[3]");
}

TEST_CASE("an object that is not there is named with those that are", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto none = inspect_object(*graph, 0);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::unknown_id);
  CHECK(none.error().field == "object");
  const auto beyond = inspect_object(*graph, graph->objects() + 1);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().message == fmt::format("object: expected an object of the snapshot (ids from 1 to {}), got {}",
                                              graph->objects(), graph->objects() + 1));
  CHECK(inspect_object(*graph, 1, -1).error().field == "start");
}

TEST_CASE("a summary counts each type and its bytes", "[memory][page]") {
  const Library library;
  const auto graph = library.heap.graph();
  const auto summary = summarize(graph->columns());
  CHECK(summary.objects == graph->objects() - 1);
  CHECK(summary.references == graph->columns().edge_targets.size());
  CHECK(summary.object_counts[static_cast<std::size_t>(ObjectKind::string)] == 1);
  CHECK(summary.size_by_type[static_cast<std::size_t>(ObjectKind::string)] == 40);
  CHECK(summary.object_counts[static_cast<std::size_t>(ObjectKind::table)] == 8);
  CHECK(summary.object_counts[static_cast<std::size_t>(ObjectKind::root)] == 0);
  CHECK(summary.bytes == graph->info().total_bytes);
}
