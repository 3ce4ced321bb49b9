#include "memory/query/dominated.hpp"

namespace wayfinder::memory {

Result<DominatorTree> dominator_tree(const HeapGraph& graph, ObjectIndex object, const ObjectPageQuery& query) {
  if (const auto checked = check_page(query.start, query.count); !checked) return tl::unexpected(checked.error());
  const Dominators& dominators = graph.dominators();
  DominatorTree tree;
  for (ObjectIndex at = dominators.dominator_of(object); at != nothing; at = dominators.dominator_of(at)) {
    tree.is_cut = tree.above.size() == max_above;
    if (tree.is_cut) break;
    tree.above.push_back(describe(graph, at));
  }
  std::vector<ObjectIndex> below;
  for (ObjectIndex other = 1; other < graph.objects(); ++other) {
    if (dominators.dominator_of(other) == object) below.push_back(other);
  }
  tree.below = page_of(graph, std::move(below), query);
  return tree;
}

}  // namespace wayfinder::memory
