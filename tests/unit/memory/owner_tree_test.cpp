#include "memory/report/owner_tree.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <random>

#include "memory/report/largest_groups.hpp"
#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

namespace {

constexpr std::size_t all = 100'000;

OwnerTree tree_of(const HeapGraph& graph, std::size_t most = all) {
  const Grouping groups{graph};
  return owner_tree(std::array{OwnerSide{graph, groups}}, most);
}

/// A node's numbers with all that lies below it.
OwnerAmount total_of(const OwnerTree& tree, std::size_t node, std::size_t side = 0) {
  OwnerAmount total;
  std::size_t at = node;
  do {
    total.objects += tree.nodes[at].own[side].objects;
    total.bytes += tree.nodes[at].own[side].bytes;
    ++at;
  } while (at < tree.nodes.size() && tree.nodes[at].depth > tree.nodes[node].depth);
  return total;
}

std::optional<std::size_t> node_at(const OwnerTree& tree, std::string_view path, ObjectKind kind) {
  for (std::size_t node = 0; node < tree.nodes.size(); ++node) {
    const Owner& owner = tree.owners[tree.nodes[node].owner];
    if (owner.path == path && owner.kind == kind) return node;
  }
  return std::nullopt;
}

MadeHeap random_heap(unsigned seed) {
  std::mt19937 random{seed};
  MadeHeap heap;
  std::vector<MadeHeap::Id> ids{MadeHeap::globals};
  for (std::uint32_t i = 0; i < 300; ++i) {
    const auto id = heap.table(random() % 90);
    heap.field(ids[random() % ids.size()], "f" + std::to_string(random() % 40), id);
    if (random() % 5 == 0) heap.index(ids[random() % ids.size()], i, id);
    ids.push_back(id);
  }
  return heap;
}

}  // namespace

TEST_CASE("what an owner retains is what its objects retain", "[memory][owners]") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto graph = random_heap(seed).graph();
    const OwnerTree tree = tree_of(*graph);
    const OwnerAmount whole = total_of(tree, 0);
    CHECK(whole.objects == graph->objects() - 1U);
    CHECK(whole.bytes == graph->dominators().retained_size(0) - graph->columns().sizes[0]);
    const auto globals = node_at(tree, "_G", ObjectKind::table);
    REQUIRE(globals);
    CHECK(total_of(tree, *globals).bytes == graph->dominators().retained_size(graph->roots().globals));
  }
}

TEST_CASE("a tree that is cut to any size keeps its sums and says what is missing", "[memory][owners]") {
  const auto graph = random_heap(7).graph();
  const OwnerTree whole = tree_of(*graph);
  for (const std::size_t most : {1U, 2U, 10U, 50U, 150U}) {
    const OwnerTree cut = tree_of(*graph, most);
    CHECK(total_of(cut, 0).bytes == total_of(whole, 0).bytes);
    CHECK(total_of(cut, 0).objects == total_of(whole, 0).objects);
    std::size_t own_nodes = 0;
    std::uint64_t least_kept = ~std::uint64_t{};
    for (std::size_t node = 0; node < cut.nodes.size(); ++node) {
      if (cut.owners[cut.nodes[node].owner].path == smaller_owners) continue;
      ++own_nodes;
      least_kept = std::min(least_kept, total_of(cut, node).bytes);
    }
    CHECK(own_nodes == most);
    CHECK(cut.small_nodes == whole.nodes.size() - most);
    std::size_t heavier = 0;  // of the whole tree: they are all there
    for (std::size_t node = 0; node < whole.nodes.size(); ++node) {
      if (total_of(whole, node).bytes > least_kept) ++heavier;
    }
    CHECK(heavier < most);
  }
}

TEST_CASE("alike objects are one node, types at one place are told apart", "[memory][owners]") {
  MadeHeap heap;
  const auto entries = heap.under(MadeHeap::globals, {"cache", "entries"});
  for (std::uint32_t i = 1; i <= 100; ++i)
    heap.index(entries, i, i % 4 == 0 ? heap.string("text " + std::to_string(i), 30) : heap.table(50));
  const OwnerTree tree = tree_of(*heap.graph());
  const auto tables = node_at(tree, "cache.entries[*]", ObjectKind::table);
  const auto strings = node_at(tree, "cache.entries[*]", ObjectKind::string);
  REQUIRE((tables && strings));
  CHECK(tree.nodes[*tables].own[0].objects == 75);
  CHECK(tree.nodes[*tables].own[0].bytes == 3'750);
  CHECK(tree.nodes[*strings].own[0].bytes == 750);
  const auto holder = node_at(tree, "cache.entries", ObjectKind::table);
  REQUIRE(holder);
  CHECK(tree.nodes[*tables].depth == tree.nodes[*holder].depth + 1);
  CHECK(total_of(tree, *holder).objects == 101);
}

TEST_CASE("a list of any length is a few nodes", "[memory][owners]") {
  MadeHeap heap;
  auto last = heap.under(MadeHeap::globals, {"list"});
  for (int i = 0; i < 5'000; ++i) {
    const auto next = heap.table(40);
    heap.scalar_field(last, "value");
    heap.field(last, "next", next);
    last = next;
  }
  const OwnerTree tree = tree_of(*heap.graph());
  CHECK(tree.nodes.size() < 40);
  const auto list = node_at(tree, "list", ObjectKind::table);
  REQUIRE(list);
  CHECK(total_of(tree, *list).objects == 10'001);  // and their keys
}

TEST_CASE("what is nested deeper than the limit counts where it hangs", "[memory][owners]") {
  MadeHeap heap;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < 2 * max_owner_depth; ++i)
    names.push_back("level" + std::to_string(i));
  heap.under(MadeHeap::globals, names);
  const auto graph = heap.graph();
  const OwnerTree tree = tree_of(*graph);
  std::uint32_t deepest = 0;
  for (const OwnerNode& node : tree.nodes)
    deepest = std::max(deepest, node.depth);
  CHECK(deepest == max_owner_depth);
  CHECK(total_of(tree, 0).objects == graph->objects() - 1U);
}

TEST_CASE("two snapshots are one tree with the numbers of both", "[memory][owners]") {
  GrowingProgram program;
  const auto items = program.heap.under(MadeHeap::globals, {"leak", "items"});
  program.append_records(items, 10);
  const auto before = program.take();
  program.append_records(items, 20);
  program.heap.under(MadeHeap::globals, {"fresh"});
  const auto after = program.take();
  Grouping from{*before};
  Grouping to{*after};
  align(from, to);
  const OwnerTree tree = owner_tree(std::array{OwnerSide{*before, from}, OwnerSide{*after, to}}, all);
  const auto records = node_at(tree, "leak.items[*]", ObjectKind::table);
  REQUIRE(records);
  CHECK(tree.nodes[*records].own[0].objects == 10);
  CHECK(tree.nodes[*records].own[1].objects == 30);
  const auto fresh = node_at(tree, "fresh", ObjectKind::table);
  REQUIRE(fresh);
  CHECK(total_of(tree, *fresh, 0).objects == 0);
  CHECK(total_of(tree, *fresh, 1).objects == 1);
  CHECK(total_of(tree, 0, 1).objects == after->objects() - 1U);
}

TEST_CASE("the largest groups are listed, the others summed up", "[memory][owners]") {
  MadeHeap heap;
  for (std::uint64_t i = 0; i < 10; ++i)
    heap.field(MadeHeap::globals, "table" + std::to_string(i), heap.table(1'000 * (i + 1)));
  const auto graph = heap.graph();
  const Grouping grouping{*graph};
  const LargestGroups whole = largest_groups(grouping, all);
  const LargestGroups cut = largest_groups(grouping, 3);
  REQUIRE(cut.groups.size() == 3);
  CHECK(cut.groups[0].key.path == "table9");
  CHECK(cut.groups[0].total.size == 10'000);
  CHECK(cut.groups[2].key.path == "table7");
  CHECK(cut.total == whole.groups.size());
  CHECK((whole.rest.count == 0 && whole.rest.size == 0));
  CHECK(cut.rest.count == graph->objects() - 1 - 3);
  std::int64_t bytes = cut.rest.size;
  for (const auto& group : cut.groups)
    bytes += group.total.size;
  CHECK(bytes == static_cast<std::int64_t>(graph->dominators().retained_size(0) - graph->columns().sizes[0]));
}
