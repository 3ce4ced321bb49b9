#include "adapter/commands/heap/file.hpp"

#include "memory/store/read_snapshot.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

Result<std::shared_ptr<const memory::HeapGraph>> open_heap_file(const std::string& path, std::string_view argument) {
  auto graph = memory::read_snapshot(path);
  if (graph) return graph;
  std::string_view reason = graph.error().message;
  if (reason.starts_with(path + ": ")) reason.remove_prefix(path.size() + 2);
  return refuse(argument, "a heap snapshot", fmt::format("{} ({})", shown(json(path)), escape_text(reason)));
}

void keep_heap_index(const std::string& path, const memory::HeapGraph& graph) {
  (void)memory::keep_index(path, graph);
}

memory::StoredSnapshot as_stored(const memory::HeapGraph& graph, const std::string& path, std::uint64_t id) {
  std::error_code ignored;
  return {.id = id,
          .label = graph.info().label,
          .path = std::filesystem::absolute(path, ignored),
          .file_bytes = std::filesystem::file_size(path, ignored),
          .info = graph.info(),
          .summary = memory::summarize(graph.columns())};
}

}  // namespace wayfinder::adapter
