#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "memory/diff/groups.hpp"

namespace wayfinder::memory {

/// Objects of one type that hang at one folded path: `cache.entries[*]`.
struct Owner {
  ObjectKind kind{};
  std::string path;
};

struct OwnerAmount {
  std::uint64_t objects{};
  std::uint64_t bytes{};
};

/// Objects of one owner that those of the node above dominate. `own` is of these objects alone, by side; with all that
/// lies below it is what the memory would shrink by if they went.
struct OwnerNode {
  std::uint32_t owner{};  ///< index into OwnerTree::owners
  std::uint32_t depth{};  ///< 0: the root
  std::array<OwnerAmount, 2> own;
};

/// Who holds the memory: the tree of dominators of one snapshot, or of two to compare, objects of one owner as one.
struct OwnerTree {
  std::vector<Owner> owners;
  std::vector<OwnerNode> nodes;  ///< depth first: a node's parent is the nearest one before it that is less deep
  std::uint64_t small_nodes{};   ///< that were too many: their numbers are summed up in nodes of `smaller_owners`
};
constexpr std::string_view smaller_owners = "(smaller ones)";
constexpr std::uint32_t max_owner_depth = 200;  ///< objects below it count where they hang

/// One side: a snapshot and its groups.
struct OwnerSide {
  const HeapGraph& graph;
  const Grouping& groups;
};

/// The tree of one side or two; of two, their groups are aligned. It has the `most` nodes that hold most. O(objects).
[[nodiscard]] OwnerTree owner_tree(std::span<const OwnerSide> sides, std::size_t most);

}  // namespace wayfinder::memory
