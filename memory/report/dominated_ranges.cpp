#include "memory/report/dominated_ranges.hpp"

namespace wayfinder::memory {

DominatedRanges::DominatedRanges(const Dominators& dominators, std::uint32_t objects)
    : firsts_(objects), ends_(objects) {
  std::vector<ObjectIndex> first_below(objects, nothing);
  std::vector<ObjectIndex> next_beside(objects, nothing);
  for (ObjectIndex object = objects; object-- > 1;) {
    const ObjectIndex above = dominators.dominator_of(object);
    next_beside[object] = first_below[above];
    first_below[above] = object;
  }
  // depth first without a stack, as lists in a heap are long: down, else beside, else up to the next one beside
  std::uint32_t place = 0;
  for (ObjectIndex at = 0; at != nothing;) {
    firsts_[at] = place++;
    if (first_below[at] != nothing) {
      at = first_below[at];
      continue;
    }
    ends_[at] = place;
    while (at != nothing && next_beside[at] == nothing) {
      at = dominators.dominator_of(at);
      if (at != nothing) ends_[at] = place;
    }
    if (at != nothing) at = next_beside[at];
  }
}

}  // namespace wayfinder::memory
