#include "memory/graph/heap_graph.hpp"

#include <utility>

namespace wayfinder::memory {

HeapGraph::HeapGraph(std::shared_ptr<const void> owner, const HeapColumns& columns, SnapshotInfo info,
                     const HeapOrigin& origin)
    : owner_{std::move(owner)},
      columns_{columns},
      info_{std::move(info)},
      origin_{origin},
      bytes_{origin.mapped_bytes} {}

template <class T, class Make>
const T& HeapGraph::get(Lazy<T>& lazy, const Make& make) const {
  std::call_once(lazy.once, [&] {
    lazy.value = std::make_unique<const T>(make());
    if constexpr (requires { lazy.value->bytes(); }) bytes_ += lazy.value->bytes();
    if constexpr (requires(GraphIndex& index) { lazy.value->put_into(index); }) {
      made_parts_.fetch_add(1, std::memory_order_release);
    }
  });
  return *lazy.value;
}

const Roots& HeapGraph::roots() const {
  return get(roots_, [this] { return find_roots(columns_); });
}

const Paths& HeapGraph::paths() const {
  return get(paths_, [this] { return origin_.index ? Paths{*origin_.index} : Paths{columns_, roots()}; });
}

const ObjectNames& HeapGraph::names() const {
  return get(names_, [this] { return ObjectNames{columns_, roots(), paths(), info_.program}; });
}

const Retainers& HeapGraph::retainers() const {
  return get(retainers_, [this] { return origin_.index ? Retainers{*origin_.index} : Retainers{columns_}; });
}

const Dominators& HeapGraph::dominators() const {
  return get(dominators_, [this] { return origin_.index ? Dominators{*origin_.index} : Dominators{columns_}; });
}

std::optional<GraphIndex> HeapGraph::new_index() const {
  constexpr unsigned all_parts = 3;
  if (origin_.index || made_parts_.load(std::memory_order_acquire) != all_parts) return std::nullopt;
  GraphIndex index;
  retainers_.value->put_into(index);
  paths_.value->put_into(index);
  dominators_.value->put_into(index);
  return index;
}

std::uint64_t HeapGraph::bytes() const {
  return bytes_;
}

}  // namespace wayfinder::memory
