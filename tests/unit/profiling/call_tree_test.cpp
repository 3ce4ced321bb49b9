#include "profiling/call_tree.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

TEST_CASE("a recursive function's total counts each sample once", "[profiling][call_tree]") {
  const FrameId run{1};
  const FrameId step{2};
  CallTree tree;
  REQUIRE(tree.add(std::array{run, step, step, step}, 30ms));
  REQUIRE(tree.add(std::array{run}, 10ms));
  CHECK(tree.total_time_of(step) == 30ms);
  CHECK(tree.total_time_of(run) == 40ms);
}

TEST_CASE("samples of one path share one node", "[profiling][call_tree]") {
  CallTree tree;
  const auto first = tree.add(std::array{FrameId{4}, FrameId{7}}, 1ms);
  const auto second = tree.add(std::array{FrameId{4}, FrameId{7}}, 2ms);
  REQUIRE((first && second));
  CHECK(*first == *second);
  CHECK(tree.nodes().size() == 3);
  const Node& leaf = tree.nodes()[index_of(*first)];
  CHECK(leaf.self_samples == 2);
  CHECK(leaf.self_time == 3ms);
}

TEST_CASE("a sample without frames belongs to the root", "[profiling][call_tree]") {
  CallTree tree;
  CHECK(tree.add({}, 5ms) == NodeId{});
  CHECK(tree.nodes().front().self_time == 5ms);
}

TEST_CASE("a path that is too deep or a negative weight changes nothing", "[profiling][call_tree]") {
  CallTree tree;
  const std::vector<FrameId> deep(CallTree::max_depth + 1, FrameId{1});
  const auto too_deep = tree.add(deep, 1ms);
  REQUIRE_FALSE(too_deep);
  CHECK(too_deep.error().field == "path");
  CHECK(too_deep.error().message == "path: expected at most 1024 frames, got 1025");
  const auto negative = tree.add(std::array{FrameId{1}}, -1ns);
  REQUIRE_FALSE(negative);
  CHECK(negative.error().field == "weight");
  CHECK(tree.nodes().size() == 1);
  CHECK(tree.add(std::span{deep}.first(CallTree::max_depth), 1ms));
}

TEST_CASE("a walk leaves a node after all of its children", "[profiling][call_tree]") {
  CallTree tree;
  REQUIRE(tree.add(std::array{FrameId{1}, FrameId{2}}, 1ms));
  REQUIRE(tree.add(std::array{FrameId{5}}, 1ms));
  REQUIRE(tree.add(std::array{FrameId{1}, FrameId{3}, FrameId{4}}, 1ms));
  std::string steps;
  walk(
      tree, [&](NodeId, const Node& node) { steps += "(" + std::to_string(index_of(node.frame)); },
      [&](NodeId, const Node&) { steps += ")"; });
  CHECK(steps == "(1(2)(3(4)))(5)");
}

TEST_CASE("a tree is rebuilt from its nodes and grows on", "[profiling][call_tree]") {
  CallTree tree;
  REQUIRE(tree.add(std::array{FrameId{1}, FrameId{2}}, 1ms));
  auto rebuilt = CallTree::from_nodes({tree.nodes().begin(), tree.nodes().end()});
  REQUIRE(rebuilt);
  REQUIRE(rebuilt->add(std::array{FrameId{1}, FrameId{2}}, 1ms));
  CHECK(rebuilt->nodes().size() == tree.nodes().size());
}

TEST_CASE("nodes that make no tree are refused by name", "[profiling][call_tree]") {
  const auto field_of = [](std::vector<Node> nodes) {
    const auto tree = CallTree::from_nodes(std::move(nodes));
    return tree ? std::string{"accepted"} : tree.error().field;
  };
  CHECK(field_of({}) == "nodes");
  CHECK(field_of({{FrameId{}, NodeId{1}, 0, 0ns}}) == "nodes[0].parent");
  CHECK(field_of({{}, {FrameId{1}, NodeId{1}, 0, 0ns}}) == "nodes[1].parent");
  CHECK(field_of({{}, {FrameId{1}, NodeId{}, 0, -1ns}}) == "nodes[1].time");
  CHECK(field_of({{}, {FrameId{1}, NodeId{}, 0, 0ns}, {FrameId{1}, NodeId{}, 0, 0ns}}) == "nodes[2]");
  std::vector<Node> deep(CallTree::max_depth + 2);
  for (std::uint32_t i = 1; i < deep.size(); ++i)
    deep[i].parent = NodeId{i - 1};
  CHECK(field_of(deep) == "nodes[1025]");
}
