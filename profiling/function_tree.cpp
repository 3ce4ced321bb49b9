#include "profiling/function_tree.hpp"

#include <cassert>
#include <utility>

namespace wayfinder::profiling {

CallTree function_tree(const Profile& profile) {
  std::vector<Node> joined(1);
  IdIndex index;
  std::vector<std::uint32_t> place_of;  // of a thread's nodes in `joined`
  for (const ThreadProfile& thread : profile.threads()) {
    const auto nodes = thread.tree.nodes();
    place_of.assign(nodes.size(), 0);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i != 0) {
        const auto parent = place_of[index_of(nodes[i].parent)];
        const auto function = static_cast<std::uint32_t>(profile.frames().function_of(nodes[i].frame));
        const auto next = static_cast<std::uint32_t>(joined.size());
        place_of[i] = index.find_or_add(pair_key(parent, function), next);
        if (place_of[i] == next) joined.push_back({.frame = FrameId{function}, .parent = NodeId{parent}});
      }
      joined[place_of[i]] += nodes[i];
    }
  }
  auto tree = CallTree::from_nodes(std::move(joined));
  assert(tree);  // parents come first and paths are distinct, as in the trees that it was made of
  return std::move(*tree);
}

}  // namespace wayfinder::profiling
