#include "memory/export/heapsnapshot.hpp"

#include <fmt/format.h>

#include "memory/diff/object_classes.hpp"
#include "memory/export/string_table.hpp"
#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {
namespace {

// Rows of the type lists in `head`.
enum class NodeType : std::uint8_t { string = 2, object = 3, code = 4, closure = 5, native = 8, synthetic = 9 };
enum class ArrowType : std::uint8_t { context = 0, element = 1, property = 2, internal = 3, weak = 6 };

constexpr std::uint64_t node_fields = 6;

constexpr std::string_view head = R"({"snapshot":{"meta":{
"node_fields":["type","name","id","self_size","edge_count","detachedness"],
"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic",
"concatenated string","sliced string","symbol","bigint","object shape"],"string","number","number","number","number"],
"edge_fields":["type","name_or_index","to_node"],
"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],
"trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],
"trace_node_fields":["id","function_info_index","count","size","children"],
"sample_fields":["timestamp_us","last_assigned_id"],
"location_fields":["object_index","script_id","line","column"]},
)";

NodeType type_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::root:
      return NodeType::synthetic;
    case ObjectKind::function:
      return NodeType::closure;
    case ObjectKind::userdata:
      return NodeType::native;
    case ObjectKind::string:
      return NodeType::string;
    case ObjectKind::proto:
      return NodeType::code;
    default:
      return NodeType::object;
  }
}

ArrowType type_of(EdgeKind kind, Label label) {
  switch (kind) {
    case EdgeKind::index:
      return number_of(label) ? ArrowType::element : ArrowType::property;
    case EdgeKind::field:
    case EdgeKind::registry:
      return ArrowType::property;
    case EdgeKind::upvalue:
    case EdgeKind::local:
      return ArrowType::context;
    case EdgeKind::weak:
      return ArrowType::weak;
    default:
      return ArrowType::internal;
  }
}

/// One file as it is written: nodes, then edges, then the names that these have used.
class Writer {
 public:
  Writer(const HeapGraph& graph, const Sink& sink)
      : heap_{graph.columns()}, classes_{graph}, strings_{heap_}, out_{sink} {}

  void write() {
    out_.text(head);
    count("node_count", object_count(heap_));
    count("edge_count", edge_count(heap_));
    out_.text("\"trace_function_count\":0},\n\"nodes\":[");
    for (ObjectIndex object = 0; object < object_count(heap_) && out_.is_open(); ++object)
      write_node(object);
    out_.text("],\n\"edges\":[");
    for (EdgeIndex edge = 0; edge < edge_count(heap_) && out_.is_open(); ++edge)
      write_edge(edge);
    out_.text(
        "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[],\n\"strings\":[");
    strings_.write(out_);
    out_.text("]}\n");
    out_.flush();
  }

 private:
  void count(std::string_view name, std::uint64_t number) {
    out_.json_string(name);
    out_.text(":");
    out_.number(number);
    out_.text(",");
  }

  std::uint32_t name_of(ObjectIndex object) {
    const ObjectKind kind = heap_.kinds[object];
    const Label label = heap_.labels[object];
    if (kind == ObjectKind::root || kind == ObjectKind::string) return strings_.place_of(label);
    if (kind == ObjectKind::internal && label != no_label) return strings_.place_of(label);
    return strings_.place_of(classes_.at(classes_.class_of(object)).name);
  }

  void write_node(ObjectIndex object) {
    if (object > 0) out_.text(",\n");
    row(static_cast<std::uint64_t>(type_of(heap_.kinds[object])), name_of(object), object + 1ULL);
    out_.text(",");
    row(heap_.sizes[object], edges_of(heap_, object).size(), 0);
  }

  void write_edge(EdgeIndex edge) {
    if (edge > 0) out_.text(",\n");
    const Label label = heap_.edge_labels[edge];
    const ArrowType type = type_of(heap_.edge_kinds[edge], label);
    const std::uint64_t name = type == ArrowType::element ? *number_of(label) : name_of_edge(edge);
    row(static_cast<std::uint64_t>(type), name, node_fields * heap_.edge_targets[edge]);
  }

  /// What has no label is known by its kind: readers show nothing but names. A key would look like its own value.
  std::uint32_t name_of_edge(EdgeIndex edge) {
    const EdgeKind kind = heap_.edge_kinds[edge];
    const Label label = heap_.edge_labels[edge];
    if (label != no_label && kind != EdgeKind::key) return strings_.place_of(label);
    return strings_.place_of(fmt::format("({})", memory::name_of(kind)));
  }

  void row(std::uint64_t first, std::uint64_t second, std::uint64_t third) {
    out_.number(first);
    out_.text(",");
    out_.number(second);
    out_.text(",");
    out_.number(third);
  }

  const HeapColumns& heap_;
  ObjectClasses classes_;
  StringTable strings_;
  TextStream out_;
};

}  // namespace

Result<void> write_heapsnapshot(const HeapGraph& graph, const Sink& sink) {
  Writer{graph, sink}.write();
  return {};
}

}  // namespace wayfinder::memory
