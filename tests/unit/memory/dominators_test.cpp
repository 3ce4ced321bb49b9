#include "memory/graph/dominators.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder::memory;

namespace {

std::vector<bool> reached_without(const HeapColumns& heap, ObjectIndex removed) {
  std::vector<bool> is_reached(heap.kinds.size());
  std::vector<ObjectIndex> waiting;
  const auto reach = [&](ObjectIndex object) {
    if (object == removed || is_reached[object]) return;
    is_reached[object] = true;
    waiting.push_back(object);
  };
  reach(0);
  while (!waiting.empty()) {
    const ObjectIndex object = waiting.back();
    waiting.pop_back();
    for (const EdgeIndex edge : edges_of(heap, object)) {
      if (heap.edge_kinds[edge] != EdgeKind::weak) reach(heap.edge_targets[edge]);
    }
  }
  return is_reached;
}

/// What goes when an object goes, by its definition: remove it and see what can no longer be reached.
std::vector<std::uint64_t> naive_retained_sizes(const HeapColumns& heap) {
  const auto alive = reached_without(heap, nothing);
  std::vector<std::uint64_t> retained(heap.kinds.size());
  for (ObjectIndex object = 0; object < heap.kinds.size(); ++object) {
    const auto left = reached_without(heap, object);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (alive[i] && !left[i]) retained[object] += heap.sizes[i];
    }
  }
  return retained;
}

MadeHeap random_heap(std::uint32_t seed, std::size_t objects, std::size_t edges, double weak_share) {
  std::mt19937 random{seed};
  MadeHeap heap;
  std::vector<MadeHeap::Id> ids{MadeHeap::root, MadeHeap::globals, MadeHeap::main_thread};
  for (std::size_t i = 0; i < objects; ++i)
    ids.push_back(heap.table(1 + random() % 100));
  const auto any = [&] { return ids[random() % ids.size()]; };
  for (std::size_t i = 0; i < edges; ++i) {
    const bool is_weak = std::uniform_real_distribution{}(random) < weak_share;
    heap.edge(any(), any(), is_weak ? EdgeKind::weak : EdgeKind::field, "x");
  }
  return heap;
}

}  // namespace

TEST_CASE("retained sizes of random graphs are what removing each object frees", "[memory][dominators]") {
  const auto seed = GENERATE(range(1U, 121U));
  const double weak_share = seed % 3 == 0 ? 0.3 : 0.0;
  const std::size_t objects = 4 + seed % 57;
  const auto graph = random_heap(seed, objects, objects * (1 + seed % 4), weak_share).graph();
  const auto expected = naive_retained_sizes(graph->columns());
  const auto alive = reached_without(graph->columns(), nothing);
  CAPTURE(seed);
  for (ObjectIndex object = 1; object < graph->objects(); ++object) {
    if (alive[object]) CHECK(graph->dominators().retained_size(object) == expected[object]);
  }
}

TEST_CASE("the root retains every byte and its dominator children make up the sum", "[memory][dominators]") {
  const auto seed = GENERATE(range(200U, 220U));
  const auto graph = random_heap(seed, 300, 500, 0.2).graph();
  const auto& dominators = graph->dominators();
  std::uint64_t children = 0;
  for (ObjectIndex object = 1; object < graph->objects(); ++object) {
    if (dominators.dominator_of(object) == 0) children += dominators.retained_size(object);
  }
  CHECK(dominators.dominator_of(0) == nothing);
  CHECK(children == graph->info().total_bytes);
  CHECK(dominators.retained_size(0) == graph->info().total_bytes);
}

TEST_CASE("a chain of a million objects is dominated link by link", "[memory][dominators]") {
  MadeHeap heap;
  constexpr std::uint64_t links = 1'000'000;
  MadeHeap::Id last = MadeHeap::globals;
  for (std::uint64_t i = 0; i < links; ++i) {
    const auto next = heap.table(8);
    heap.field(last, "next", next);
    last = next;
  }
  const auto graph = heap.graph();
  const auto first = MadeHeap::main_thread + 1;
  CHECK(graph->dominators().retained_size(first) == 8 * links);
  CHECK(graph->dominators().retained_size(last) == 8);
  CHECK(graph->dominators().dominator_of(last) == last - 1);
}

TEST_CASE("what two tables share is retained by neither", "[memory][dominators]") {
  MadeHeap heap;
  const auto a = heap.under(MadeHeap::globals, {"a"});
  const auto b = heap.under(MadeHeap::globals, {"b"});
  const auto shared = heap.table(1'000);
  heap.field(a, "it", shared);
  heap.field(b, "it", shared);
  const auto graph = heap.graph();
  CHECK(graph->dominators().retained_size(a) == heap.size(a));
  CHECK(graph->dominators().retained_size(b) == heap.size(b));
  CHECK(graph->dominators().dominator_of(shared) == MadeHeap::globals);
}

TEST_CASE("a weak table retains nothing, and an ephemeron's value goes with its key", "[memory][dominators]") {
  MadeHeap heap;
  const auto weak = heap.under(MadeHeap::globals, {"weak"});
  const auto owner = heap.under(MadeHeap::globals, {"owner"});
  const auto key = heap.table(100);
  const auto value = heap.table(1'000);
  heap.field(owner, "key", key);
  heap.edge(weak, key, EdgeKind::weak, "[table]");
  heap.edge(weak, value, EdgeKind::weak, "[table]");
  heap.edge(key, value, EdgeKind::ephemeron, "[table]");
  const auto graph = heap.graph();
  CHECK(graph->dominators().retained_size(weak) == heap.size(weak));
  CHECK(graph->dominators().retained_size(key) == 1'100);
  CHECK(graph->dominators().retained_size(owner) == heap.size(owner) + 1'100);
}
