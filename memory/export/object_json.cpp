#include "memory/export/object_json.hpp"

#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {
namespace {

class Writer {
 public:
  Writer(const HeapGraph& graph, const Sink& sink) : graph_{graph}, heap_{graph.columns()}, out_{sink} {}

  void write() {
    write_head();
    for (ObjectIndex object = 0; object < object_count(heap_) && out_.is_open(); ++object) {
      out_.text(object == 0 ? "\n" : ",\n");
      write_object(object);
    }
    out_.text("\n]}\n");
    out_.flush();
  }

 private:
  void text_field(std::string_view name, std::string_view text) {
    out_.text(name);
    out_.json_string(text);
  }
  void number_field(std::string_view name, std::uint64_t number) {
    out_.text(name);
    out_.number(number);
  }

  void write_head() {
    const SnapshotInfo& info = graph_.info();
    text_field(R"({"format":"wayfinder-heap","version":1,"lua":)", info.lua);
    text_field(",\"program\":", info.program);
    text_field(",\"label\":", info.label);
    out_.text(fmt::format(",\"timestamp\":{}", info.timestamp_ms));
    number_field(",\"totalBytes\":", info.total_bytes);
    number_field(",\"debuggerBytes\":", info.debugger_bytes);
    number_field(",\"garbageBytes\":", info.garbage_bytes);
    text_field(",\"sizes\":", info.sizes_exact ? "exact" : "estimated");
    out_.text(info.truncated ? ",\"truncated\":true" : ",\"truncated\":false");
    out_.text(",\"objects\":[");
  }

  void write_object(ObjectIndex object) {
    number_field("{\"id\":", object + 1ULL);
    text_field(",\"type\":", name_of(heap_.kinds[object]));
    text_field(",\"name\":", graph_.names().name_of(object));
    number_field(",\"size\":", heap_.sizes[object]);
    number_field(",\"retainedSize\":", graph_.dominators().retained_size(object));
    const std::uint32_t distance = graph_.paths().distance(object);
    if (distance == nothing) {
      out_.text(",\"distance\":-1");
    } else {
      number_field(",\"distance\":", distance);
    }
    const ObjectIndex dominator = graph_.dominators().dominator_of(object);
    number_field(",\"dominator\":", dominator == nothing ? 0 : dominator + 1ULL);
    out_.text(",\"references\":[");
    for (const EdgeIndex edge : edges_of(heap_, object)) {
      if (edge != heap_.first_edges[object]) out_.text(",");
      write_reference(edge);
    }
    out_.text("]}");
  }

  void write_reference(EdgeIndex edge) {
    const Label label = heap_.edge_labels[edge];
    text_field("{\"kind\":", name_of(heap_.edge_kinds[edge]));
    if (const auto number = number_of(label)) {
      number_field(",\"label\":\"[", *number);
      out_.text("]\"");
    } else {
      text_field(",\"label\":", heap_.string(label));
    }
    number_field(",\"object\":", heap_.edge_targets[edge] + 1ULL);
    out_.text("}");
  }

  const HeapGraph& graph_;
  const HeapColumns& heap_;
  TextStream out_;
};

}  // namespace

Result<void> write_object_json(const HeapGraph& graph, const Sink& sink) {
  Writer{graph, sink}.write();
  return {};
}

}  // namespace wayfinder::memory
