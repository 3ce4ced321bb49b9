#include "memory/report/owner_tree.hpp"

#include <tsl/robin_map.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "memory/diff/mixing.hpp"
#include "memory/report/dominated_ranges.hpp"

namespace wayfinder::memory {
namespace {

constexpr std::uint32_t searched_ancestors = 8;  // as folded paths search for a step that was taken already
constexpr std::uint32_t root = 0;

/// A node as it grows: parents stand before their children.
struct Growing {
  std::uint32_t parent{};
  OwnerNode node;
};

std::uint64_t pair_of(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

/// A table of the library goes by low bits, which many pairs have in common.
struct PairHash {
  std::size_t operator()(std::uint64_t pair) const { return mixed(pair >> 32U, pair); }
};
using IndexByPair = tsl::robin_map<std::uint64_t, std::uint32_t, PairHash>;

/// Owners of all sides, each once. The texts of paths cost more than all else: of one side they are made in the end, of
/// those owners that are left.
class Owners {
 public:
  explicit Owners(std::span<const OwnerSide> sides) : sides_{sides} {}

  std::uint32_t named(Owner owner) {
    auto& ids = ids_[static_cast<std::size_t>(owner.kind)];
    const auto [entry, is_new] = ids.try_emplace(owner.path, next());
    if (is_new) put(std::move(owner), nothing);
    return entry->second;
  }

  /// Asked once for each path and kind of a side.
  std::uint32_t at(std::size_t side, PathIndex path, ObjectKind kind) {
    if (sides_.size() > 1) return named({kind, sides_[side].groups.paths().text(path)});
    put({kind, ""}, path);
    return next() - 1;
  }

  Owner take(std::uint32_t id) {
    if (paths_[id] != nothing) owners_[id].path = sides_.front().groups.paths().text(paths_[id]);
    return std::move(owners_[id]);
  }
  [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(owners_.size()); }

 private:
  void put(Owner owner, PathIndex path) {
    owners_.push_back(std::move(owner));
    paths_.push_back(path);
  }

  std::span<const OwnerSide> sides_;
  std::vector<Owner> owners_;
  std::vector<PathIndex> paths_;  // by owner; `nothing`: it has its text
  std::array<std::unordered_map<std::string, std::uint32_t>, object_kind_count> ids_;  // by kind and path
};

class TreeMaker {
 public:
  explicit TreeMaker(std::span<const OwnerSide> sides) : owners_{sides} {
    nodes_.push_back({root, {owners_.named({ObjectKind::root, ""}), 0, {}}});
  }

  void add(std::size_t side, const OwnerSide& of) {
    const std::uint32_t objects = of.graph.objects();
    const Dominators& dominators = of.graph.dominators();
    std::vector<std::uint32_t> node_of(objects, root);
    IndexByPair owner_of;  // by path and kind
    for (const ObjectIndex object : dominators_first(dominators, objects)) {
      const ObjectKind kind = of.graph.columns().kinds[object];
      const PathIndex path = of.groups.paths().path_of(object);
      const auto [owner, is_new] = owner_of.try_emplace(pair_of(path, static_cast<std::uint32_t>(kind)), 0);
      if (is_new) owner.value() = owners_.at(side, path, kind);
      const std::uint32_t node = node_of[object] = node_below(node_of[dominators.dominator_of(object)], owner->second);
      OwnerAmount& own = nodes_[node].node.own[side];
      ++own.objects;
      own.bytes += of.graph.columns().sizes[object];
    }
  }

  OwnerTree finish(std::size_t most) {
    OwnerTree tree;
    sum_up_small(std::max<std::size_t>(most, 1), tree);
    put_depth_first(tree);
    take_owners(tree);
    return tree;
  }

 private:
  /// All objects but the root, each behind its dominator.
  static std::vector<ObjectIndex> dominators_first(const Dominators& dominators, std::uint32_t objects) {
    const DominatedRanges ranges{dominators, objects};
    std::vector<ObjectIndex> order(objects);
    for (ObjectIndex object = 0; object < objects; ++object)
      order[ranges.first(object)] = object;
    order.erase(order.begin());
    return order;
  }

  /// A list's or a tree's objects below their like are one node with it.
  std::uint32_t node_below(std::uint32_t above, std::uint32_t owner) {
    std::uint32_t at = above;
    for (std::uint32_t i = 0; i < searched_ancestors && at != root; ++i, at = nodes_[at].parent) {
      if (nodes_[at].node.owner == owner) return at;
    }
    return nodes_[above].node.depth >= max_owner_depth ? above : child(above, owner);
  }

  std::uint32_t child(std::uint32_t above, std::uint32_t owner) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [entry, is_new] = children_.try_emplace(pair_of(above, owner), next);
    if (is_new) nodes_.push_back({above, {owner, nodes_[above].node.depth + 1, {}}});
    return entry->second;
  }

  /// By node: the bytes of the larger side, with all below.
  [[nodiscard]] std::vector<std::uint64_t> weights() const {
    std::vector<std::array<std::uint64_t, 2>> totals(nodes_.size());
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      for (std::size_t side = 0; side < 2; ++side) {
        totals[i][side] += nodes_[i].node.own[side].bytes;
        if (i != root) totals[nodes_[i].parent][side] += totals[i][side];
      }
    }
    std::vector<std::uint64_t> weights(nodes_.size());
    std::ranges::transform(totals, weights.begin(), [](const auto& sides) { return std::ranges::max(sides); });
    return weights;
  }

  /// Leaves the heaviest nodes. What lies above a node is as heavy and stands before it, so it stays, too.
  void sum_up_small(std::size_t most, OwnerTree& tree) {
    if (nodes_.size() <= most) return;
    const auto weight = weights();
    std::vector<std::uint32_t> order(nodes_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t node) { return weight[node]; });
    std::vector<bool> is_kept(nodes_.size());
    for (std::size_t i = 0; i < most; ++i)
      is_kept[order[i]] = true;
    const std::uint32_t smaller = owners_.named({ObjectKind::internal, std::string{smaller_owners}});
    const std::size_t before = nodes_.size();
    std::vector<std::uint32_t> stands_for(before);  // the node that has a node's numbers in the end
    for (std::uint32_t node = 0; node < before; ++node) {
      stands_for[node] = node;
      if (is_kept[node]) continue;
      const std::uint32_t above = nodes_[node].parent;
      stands_for[node] = is_kept[above] ? child(above, smaller) : stands_for[above];
      ++tree.small_nodes;
      for (std::size_t side = 0; side < 2; ++side) {
        const OwnerAmount own = nodes_[node].node.own[side];
        OwnerAmount& sum = nodes_[stands_for[node]].node.own[side];
        sum.objects += own.objects;
        sum.bytes += own.bytes;
      }
    }
    is_kept.resize(nodes_.size(), true);
    drop(is_kept);
  }

  void drop(const std::vector<bool>& is_kept) {
    std::vector<std::uint32_t> place(nodes_.size());
    std::vector<Growing> kept;
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
      if (!is_kept[node]) continue;
      place[node] = static_cast<std::uint32_t>(kept.size());
      kept.push_back(nodes_[node]);
      kept.back().parent = place[kept.back().parent];
    }
    nodes_ = std::move(kept);
  }

  void put_depth_first(OwnerTree& tree) const {
    std::vector<std::vector<std::uint32_t>> below(nodes_.size());
    for (std::uint32_t node = 1; node < nodes_.size(); ++node)
      below[nodes_[node].parent].push_back(node);
    std::vector<std::uint32_t> open{root};
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      tree.nodes.push_back(nodes_[node].node);
      open.insert(open.end(), below[node].rbegin(), below[node].rend());
    }
  }

  /// Those that have a node, in the order of their nodes.
  void take_owners(OwnerTree& tree) {
    constexpr std::uint32_t unseen = ~std::uint32_t{};
    std::vector<std::uint32_t> place(owners_.next(), unseen);
    std::map<std::pair<ObjectKind, std::string>, std::uint32_t> by_text;  // two paths may read alike
    for (OwnerNode& node : tree.nodes) {
      std::uint32_t& owner = place[node.owner];
      if (owner == unseen) {
        Owner taken = owners_.take(node.owner);
        const auto next = static_cast<std::uint32_t>(tree.owners.size());
        const auto [entry, is_new] = by_text.try_emplace({taken.kind, taken.path}, next);
        if (is_new) tree.owners.push_back(std::move(taken));
        owner = entry->second;
      }
      node.owner = owner;
    }
  }

  Owners owners_;
  std::vector<Growing> nodes_;
  IndexByPair children_;  // by the node above and the owner
};

}  // namespace

OwnerTree owner_tree(std::span<const OwnerSide> sides, std::size_t most) {
  TreeMaker maker{sides};
  for (std::size_t side = 0; side < std::min<std::size_t>(sides.size(), 2); ++side)
    maker.add(side, sides[side]);
  return maker.finish(most);
}

}  // namespace wayfinder::memory
