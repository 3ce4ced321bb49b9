#include "runtime/heap/walk.hpp"

// In place of layout_walk.cpp for a Lua whose objects that walk does not know.
namespace wayfinder::runtime::heap {

bool walks_by_layout() noexcept {
  return false;
}

bool walk_by_layout(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept {
  return walk_by_api(request, graph, totals);
}

}  // namespace wayfinder::runtime::heap
