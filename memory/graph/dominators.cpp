#include "memory/graph/dominators.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace wayfinder::memory {
namespace {

using Number = std::uint32_t;  // position in depth-first order: neighbours in the tree are neighbours in memory

/// A depth-first numbering of all objects from the root, and each one's predecessors by number.
struct Numbering {
  std::vector<ObjectIndex> objects;          // number → object
  std::vector<Number> parents;               // number → number; the root is its own
  std::vector<std::uint32_t> first_sources;  // number → row in `sources`; objects + 1
  std::vector<Number> sources;
};

class DepthFirst {
 public:
  explicit DepthFirst(const HeapColumns& heap) : heap_{heap}, numbers_(object_count(heap), nothing) {
    result_.objects.reserve(numbers_.size());
    result_.parents.reserve(numbers_.size());
  }

  Numbering run() && {
    visit_from(0);
    reached_ = static_cast<Number>(result_.objects.size());
    // What only weak edges reach comes after; an object that others of its like hold should not be a start of its own.
    for (const bool is_second_round : {false, true}) {
      for (ObjectIndex object = 0; object < numbers_.size(); ++object) {
        if (numbers_[object] == nothing && (is_second_round || is_weakly_held(object))) visit_from(object);
      }
    }
    collect_sources();
    return std::move(result_);
  }

 private:
  bool is_weakly_held(ObjectIndex object) {
    if (weakly_held_.empty()) {
      weakly_held_.resize(numbers_.size());
      for (EdgeIndex edge = 0; edge < edge_count(heap_); ++edge) {
        if (!is_strong(heap_.edge_kinds[edge])) weakly_held_[heap_.edge_targets[edge]] = true;
      }
    }
    return weakly_held_[object];
  }

  void number(ObjectIndex object, Number parent) {
    numbers_[object] = static_cast<Number>(result_.objects.size());
    result_.objects.push_back(object);
    result_.parents.push_back(parent);
    stack_.push_back({heap_.first_edges[object], heap_.first_edges[object + 1], numbers_[object]});
  }

  void visit_from(ObjectIndex start) {
    if (start >= numbers_.size()) return;
    if (start != 0) starts_.push_back(start);
    number(start, 0);
    while (!stack_.empty()) {
      Cursor& top = stack_.back();
      if (top.next == top.end) {
        stack_.pop_back();
        continue;
      }
      const EdgeIndex edge = top.next++;
      const ObjectIndex target = heap_.edge_targets[edge];
      if (is_strong(heap_.edge_kinds[edge]) && numbers_[target] == nothing) number(target, top.number);
    }
  }

  void collect_sources() {
    auto& first = result_.first_sources;
    first.resize(numbers_.size() + 1);
    const auto each = [this](const auto& take) {
      for (Number source = 0; source < result_.objects.size(); ++source) {
        for (const EdgeIndex edge : edges_of(heap_, result_.objects[source])) {
          if (!is_strong(heap_.edge_kinds[edge])) continue;
          const Number target = numbers_[heap_.edge_targets[edge]];
          // What is itself not held keeps nothing alive that is.
          if (source < reached_ || target >= reached_) take(source, target);
        }
      }
      for (const ObjectIndex start : starts_)
        take(0, numbers_[start]);  // the edge that the root has not
    };
    each([&first](Number, Number target) { ++first[target]; });
    std::inclusive_scan(first.begin(), first.end(), first.begin());
    result_.sources.resize(first.back());
    each([&first, this](Number source, Number target) { result_.sources[--first[target]] = source; });
  }

  struct Cursor {
    EdgeIndex next;
    EdgeIndex end;
    Number number;
  };
  const HeapColumns& heap_;
  std::vector<Number> numbers_;
  std::vector<Cursor> stack_;
  std::vector<ObjectIndex> starts_;
  std::vector<bool> weakly_held_;
  Number reached_{};  // numbers below it: a strong path leads there
  Numbering result_;
};

class SemiNca {
 public:
  explicit SemiNca(const Numbering& order)
      : order_{order}, ancestors_{order.parents}, best_(order.objects.size()), semi_(order.objects.size()) {
    std::iota(best_.begin(), best_.end(), 0U);
    std::iota(semi_.begin(), semi_.end(), 0U);
  }

  /// number → number of the immediate dominator
  std::vector<Number> run() && {
    for (Number number = static_cast<Number>(semi_.size()); number-- > 1;) {
      Number least = order_.parents[number];
      for (std::uint32_t row = order_.first_sources[number]; row < order_.first_sources[number + 1]; ++row) {
        least = std::min(least, semi_[best_above(order_.sources[row], number)]);
      }
      semi_[number] = least;
    }
    std::vector<Number> dominators = order_.parents;
    for (Number number = 1; number < semi_.size(); ++number) {
      while (dominators[number] > semi_[number])
        dominators[number] = dominators[dominators[number]];
    }
    return dominators;
  }

 private:
  /// The vertex of least semidominator on the tree path from `vertex` up to, not into, the numbers up to `current`.
  /// Shortens that path for the next question.
  Number best_above(Number vertex, Number current) {
    if (vertex <= current) return vertex;
    trail_.clear();
    for (; ancestors_[vertex] > current; vertex = ancestors_[vertex])
      trail_.push_back(vertex);
    Number above = vertex;
    for (; !trail_.empty(); trail_.pop_back()) {
      const Number below = trail_.back();
      if (semi_[best_[above]] < semi_[best_[below]]) best_[below] = best_[above];
      ancestors_[below] = ancestors_[above];
      above = below;
    }
    return best_[above];
  }

  const Numbering& order_;
  std::vector<Number> ancestors_;
  std::vector<Number> best_;
  std::vector<Number> semi_;
  std::vector<Number> trail_;
};

}  // namespace

Dominators::Dominators(const HeapColumns& heap) : Dominators{search(heap)} {}

Dominators::Found Dominators::search(const HeapColumns& heap) {
  Found found{std::vector<ObjectIndex>(object_count(heap), nothing), {heap.sizes.begin(), heap.sizes.end()}};
  if (found.dominators.empty()) return found;
  const Numbering order = DepthFirst{heap}.run();
  const std::vector<Number> by_number = SemiNca{order}.run();
  for (Number number = static_cast<Number>(by_number.size()); number-- > 1;) {
    const ObjectIndex object = order.objects[number];
    found.dominators[object] = order.objects[by_number[number]];
    found.retained[found.dominators[object]] += found.retained[object];
  }
  return found;
}

}  // namespace wayfinder::memory
