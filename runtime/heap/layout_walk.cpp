#include <algorithm>
#include <numeric>

#include "runtime/facts/lua_api.hpp"
#include "runtime/facts/object_bytes.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/visits.hpp"
#include "runtime/layout/verify.hpp"

namespace wayfinder::runtime::heap {

namespace {

const layout::Value* anchored_value(const layout::Global& global, const void* anchor) noexcept {
  const layout::Table& registry = *registry_of(global);
  const std::span nodes{registry.nodes, node_count_of(registry)};
  const auto found = std::ranges::find_if(
      nodes, [anchor](const layout::Node& node) { return is_light_userdata(key_of(node), anchor); });
  return found == nodes.end() ? nullptr : &found->value;
}

std::uint64_t sum(std::span<const std::uint64_t> sizes) noexcept {
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

/// Bytes of the cells that only a dead closure has; they get numbers, so that none counts twice.
std::uint64_t bytes_of_new_cells(Walker& walker, const layout::Object& object) noexcept {
  if (kind_of(object) != layout::ObjectKind::lua_closure) return 0;
  const auto& closure = reinterpret_cast<const layout::LuaClosure&>(object);
  std::uint64_t bytes = 0;
  for (int i = 0; i < closure.upvalue_count; ++i) {
    const layout::UpValue* const cell = closure.upvalues[i];
    if (cell == nullptr || walker.found().known_number_of(cell) != not_found) continue;
    walker.found().number_of(cell);
    bytes += sizeof(layout::UpValue);
  }
  return bytes;
}

/// Bytes of the objects in the state's lists that the walk has not reached.
std::uint64_t bytes_of_garbage(Walker& walker) noexcept {
  std::uint64_t bytes = 0;
  const auto add = [&](const layout::Object& object) {
    if (walker.found().known_number_of(&object) != not_found) return;
    bytes += bytes_of(object);
    if (!layout::cells_are_objects) bytes += bytes_of_new_cells(walker, object);
  };
  for_each_object(walker.global(), add);
  for_each_unlisted_string(walker.global(), add);
  return bytes;
}

const layout::String* string_key(const layout::Node& node) noexcept {
  return is_nil(node.value) ? nullptr : as_short_string(key_of(node));
}

void add_functions_of(const layout::Table& table, std::string_view module, CFunctionNames& names) noexcept {
  for (const layout::Node& node : nodes_of(table)) {
    const layout::String* const name = string_key(node);
    const lua_CFunction function = name == nullptr ? nullptr : as_c_function(node.value);
    if (function != nullptr) names.add(reinterpret_cast<std::uintptr_t>(function), module, text_of(*name));
  }
}

void add_functions(const layout::Global& global, CFunctionNames& names) noexcept {
  const layout::Table* const globals = globals_of(global);
  if (globals != nullptr) add_functions_of(*globals, {}, names);
  const layout::Table* const loaded = table_in(*registry_of(global), find_string(global, LUA_LOADED_TABLE));
  if (loaded != nullptr) {
    for (const layout::Node& node : nodes_of(*loaded)) {
      const layout::String* const name = string_key(node);
      const layout::Table* const module = as_table(node.value);
      if (name != nullptr && module != nullptr && module != globals) add_functions_of(*module, text_of(*name), names);
    }
  }
  names.complete();
}

/// Gives C functions their labels.
void name_c_functions(HeapGraph& graph, const layout::Global& global, std::span<const Module> modules) noexcept {
  CFunctionNames names{modules};
  add_functions(global, names);
  for (std::size_t i = 0; i < graph.labels.size(); ++i) {
    if (graph.labels[i] != label_of_c_function) continue;
    const auto& closure = *reinterpret_cast<const layout::CClosure*>(graph.addresses[i]);
    graph.labels[i] = names.label_of(reinterpret_cast<std::uintptr_t>(closure.function), graph.strings);
  }
}

}  // namespace

bool walks_by_layout() noexcept {
  return layout_verdict().is_trusted;
}

bool walk_by_layout(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept {
  Walker walker{request, graph};
  graph.knows_table_rooms = true;
  Arena<LateEdge> weak_edges;
  if (!walker.open() || !walker.run() || !collect_weak_edges(walker, weak_edges) || !walker.run()) return false;
  const std::uint32_t objects = walker.found().object_count();
  const std::uint32_t edges = walker.found().edge_count();
  const std::uint64_t listed_bytes = sum(graph.sizes.items());
  name_c_functions(graph, walker.global(), request.modules);
  resolve_edges(graph, walker.found());
  resolve_late_labels(graph, walker.found(), weak_edges);
  const std::size_t strings = graph.strings.size();

  // What the program holds has its numbers by now; whatever gets one from here on is held by the agent alone.
  if (const layout::Value* own = anchored_value(walker.global(), request.anchor); own != nullptr && is_object(*own)) {
    walker.found().number_of(own->as.object);
    if (!walker.run()) return false;
  }
  totals.debugger_bytes = sum(graph.sizes.items()) - listed_bytes;
  totals.total_bytes = bytes_in_use(walker.global());
  const std::uint64_t reached_bytes = listed_bytes + totals.debugger_bytes;
  totals.garbage_bytes = reached_bytes == totals.total_bytes ? 0 : bytes_of_garbage(walker);
  totals.unexplained_bytes =
      static_cast<std::int64_t>(totals.total_bytes) - static_cast<std::int64_t>(reached_bytes + totals.garbage_bytes);

  graph.strings.cut(strings);
  graph.resize_objects(objects);
  graph.resize_edges(edges);
  graph.first_edges[objects] = edges;
  // a chunk that is being compiled has buffers that no object leads to
  if (totals.unexplained_bytes > 0) {
    graph.sizes[global_object] += static_cast<std::uint64_t>(totals.unexplained_bytes);
  }
  if (!insert_edges(graph, weak_edges)) return false;
  totals.is_truncated = limit_objects(graph, request.object_limit, fixed_object_count);
  return compare_long_texts(graph);
}

}  // namespace wayfinder::runtime::heap
