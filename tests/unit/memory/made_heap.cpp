#include "tests/unit/memory/made_heap.hpp"

#include <algorithm>
#include <numeric>

namespace wayfinder::memory {

struct MadeHeap::Flat {
  std::vector<ObjectKind> kinds;
  std::vector<std::uint64_t> sizes;
  std::vector<std::uint64_t> addresses;
  std::vector<std::uint32_t> births;
  std::vector<Label> labels;
  std::vector<std::uint32_t> first_edges;
  std::vector<ObjectIndex> targets;
  std::vector<EdgeKind> edge_kinds;
  std::vector<Label> edge_labels;
  std::vector<std::uint32_t> string_offsets;
  std::string string_bytes;

  [[nodiscard]] HeapColumns columns() const {
    return {kinds,   sizes,      addresses,   births,         labels,      first_edges,
            targets, edge_kinds, edge_labels, string_offsets, string_bytes};
  }
};

MadeHeap::MadeHeap() {
  info.process_key = 7;
  info.epoch = 1;
  info.births_known = true;
  info.sizes_exact = true;
  info.program = "/home/me/app.lua";
  interned("");
  object(ObjectKind::root, 0);
  for (int i = 0; i < 3; ++i)
    table(root_bytes);
  object(ObjectKind::thread, root_bytes);
  edge(root, registry, EdgeKind::registry, "registry");
  edge(root, main_thread, EdgeKind::internal, "main thread");
  edge(registry, main_thread, EdgeKind::registry, 1);
  edge(registry, globals, EdgeKind::registry, 2);
  edge(registry, loaded, EdgeKind::registry, "_LOADED");
}

Label MadeHeap::interned(std::string_view text) {
  if (const auto found = interned_.find(text); found != interned_.end()) return found->second;
  const auto label = static_cast<Label>(string_offsets_.size() - 1);
  string_bytes_ += text;
  string_offsets_.push_back(static_cast<std::uint32_t>(string_bytes_.size()));
  interned_.emplace(text, label);
  return label;
}

MadeHeap::Id MadeHeap::object(ObjectKind kind, std::uint64_t size, std::string_view label) {
  const auto id = static_cast<Id>(kinds_.size());
  kinds_.push_back(kind);
  sizes_.push_back(size);
  addresses_.push_back(id == root ? 0 : 0x1000 + 16ULL * id);
  births_.push_back(epoch);
  labels_.push_back(interned(label));
  is_removed_.push_back(false);
  edges_.emplace_back();
  return id;
}

void MadeHeap::edge(Id from, Id to, EdgeKind kind, std::string_view label) {
  edges_[from].push_back({to, kind, interned(label)});
}

void MadeHeap::edge(Id from, Id to, EdgeKind kind, std::uint32_t number) {
  edges_[from].push_back({to, kind, number_bit | number});
}

void MadeHeap::scalar_field(Id from, std::string_view name) {
  edge(from, string(name), EdgeKind::key, name);
}

MadeHeap::Id MadeHeap::under(Id from, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const Id next = table();
    field(from, name, next);
    from = next;
  }
  return from;
}

ObjectIndex MadeHeap::index_of(Id object) const {
  return object - static_cast<ObjectIndex>(std::count(is_removed_.begin(), is_removed_.begin() + object, true));
}

std::shared_ptr<const HeapGraph> MadeHeap::graph() const {
  auto flat = std::make_shared<Flat>();
  flat->string_offsets = string_offsets_;
  flat->string_bytes = string_bytes_;
  std::vector<ObjectIndex> index(kinds_.size());
  for (Id id = 0, next = 0; id < kinds_.size(); ++id)
    index[id] = is_removed_[id] ? next : next++;
  flat->first_edges.push_back(0);
  for (Id id = 0; id < kinds_.size(); ++id) {
    if (is_removed_[id]) continue;
    flat->kinds.push_back(kinds_[id]);
    flat->sizes.push_back(sizes_[id]);
    flat->addresses.push_back(addresses_[id]);
    flat->births.push_back(births_[id]);
    flat->labels.push_back(labels_[id]);
    for (const Edge& edge : edges_[id]) {
      if (is_removed_[edge.to]) continue;
      flat->targets.push_back(index[edge.to]);
      flat->edge_kinds.push_back(edge.kind);
      flat->edge_labels.push_back(edge.label);
    }
    flat->first_edges.push_back(static_cast<std::uint32_t>(flat->targets.size()));
  }
  SnapshotInfo described = info;
  described.total_bytes = std::accumulate(flat->sizes.begin(), flat->sizes.end(), std::uint64_t{});
  const HeapColumns columns = flat->columns();
  return std::make_shared<const HeapGraph>(std::move(flat), columns, std::move(described));
}

}  // namespace wayfinder::memory
