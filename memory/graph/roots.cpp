#include "memory/graph/roots.hpp"

namespace wayfinder::memory {
namespace {

constexpr Label globals_slot = number_bit | 2;  // LUA_RIDX_GLOBALS, 5.4 manual §4.3

ObjectIndex target_of(const HeapColumns& heap, EdgeIndex edge) {
  return edge == nothing ? nothing : heap.edge_targets[edge];
}

ObjectIndex globals_in(const HeapColumns& heap, const Roots& roots) {
  if (const EdgeIndex named = field_of(heap, 0, "globals"); named != nothing) return heap.edge_targets[named];
  if (roots.registry == nothing) return nothing;
  for (const EdgeIndex edge : edges_of(heap, roots.registry)) {
    if (heap.edge_labels[edge] == globals_slot && heap.kinds[heap.edge_targets[edge]] == ObjectKind::table) {
      return heap.edge_targets[edge];
    }
  }
  return nothing;
}

}  // namespace

EdgeIndex field_of(const HeapColumns& heap, ObjectIndex object, std::string_view label) {
  if (object == nothing) return nothing;
  for (const EdgeIndex edge : edges_of(heap, object)) {
    // A key's edge has the entry's label too; the field is what the entry leads to.
    if (heap.edge_kinds[edge] != EdgeKind::key && text_of(heap, heap.edge_labels[edge]) == label) return edge;
  }
  return nothing;
}

Roots find_roots(const HeapColumns& heap) {
  Roots roots;
  for (const EdgeIndex edge : edges_of(heap, 0)) {
    const ObjectIndex target = heap.edge_targets[edge];
    if (heap.edge_kinds[edge] == EdgeKind::registry) roots.registry = target;
    if (heap.kinds[target] == ObjectKind::thread && roots.main_thread == nothing) roots.main_thread = target;
  }
  roots.globals = globals_in(heap, roots);
  roots.loaded = target_of(heap, field_of(heap, roots.registry, "_LOADED"));
  if (roots.loaded == nothing) {  // 5.1 keeps it under another name; the global is the same table
    const ObjectIndex package = target_of(heap, field_of(heap, roots.globals, "package"));
    roots.loaded = target_of(heap, field_of(heap, package, "loaded"));
  }
  return roots;
}

bool is_frame(const HeapColumns& heap, EdgeIndex edge) {
  return heap.edge_kinds[edge] == EdgeKind::internal && text_of(heap, heap.edge_labels[edge]) == "frame";
}

ObjectIndex frame_of_local(const HeapColumns& heap, ObjectIndex thread, EdgeIndex local) {
  for (EdgeIndex edge = local; edge-- > heap.first_edges[thread];) {
    if (is_frame(heap, edge)) return heap.edge_targets[edge];
  }
  return nothing;
}

ObjectIndex body_of_thread(const HeapColumns& heap, ObjectIndex thread) {
  ObjectIndex first = nothing;
  for (const EdgeIndex edge : edges_of(heap, thread)) {
    const ObjectIndex target = heap.edge_targets[edge];
    if (heap.kinds[target] != ObjectKind::function) continue;
    if (!heap.string(heap.labels[target]).starts_with("=[C]")) return target;
    if (first == nothing) first = target;
  }
  return first;
}

bool is_main_chunk(std::string_view function_label) noexcept {
  return function_label.ends_with(":0");
}

}  // namespace wayfinder::memory
