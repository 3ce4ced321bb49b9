#include "memory/graph/heap_graph.hpp"

#include <utility>

namespace wayfinder::memory {

HeapGraph::HeapGraph(std::shared_ptr<const void> owner, const HeapColumns& columns, SnapshotInfo info,
                     std::uint64_t mapped_bytes)
    : owner_{std::move(owner)}, columns_{columns}, info_{std::move(info)}, bytes_{mapped_bytes} {}

template <class T, class Make>
const T& HeapGraph::get(Lazy<T>& lazy, const Make& make) const {
  std::call_once(lazy.once, [&] {
    lazy.value = std::make_unique<const T>(make());
    if constexpr (requires { lazy.value->bytes(); }) bytes_ += lazy.value->bytes();
  });
  return *lazy.value;
}

const Roots& HeapGraph::roots() const {
  return get(roots_, [this] { return find_roots(columns_); });
}

const Paths& HeapGraph::paths() const {
  return get(paths_, [this] { return Paths{columns_, roots()}; });
}

const ObjectNames& HeapGraph::names() const {
  return get(names_, [this] { return ObjectNames{columns_, roots(), paths(), info_.program}; });
}

const Retainers& HeapGraph::retainers() const {
  return get(retainers_, [this] { return Retainers{columns_}; });
}

const Dominators& HeapGraph::dominators() const {
  return get(dominators_, [this] { return Dominators{columns_}; });
}

std::uint64_t HeapGraph::bytes() const {
  return bytes_;
}

}  // namespace wayfinder::memory
