#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/object_question.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "memory/query/object_path.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<int> run_path(const HeapWords& words) {
  const auto question = open_question(words);
  if (!question) return tl::unexpected(question.error());
  const auto& [query, graph, object] = *question;
  const auto path = memory::path_to(*graph, object, query.page.start, query.page.count);
  const auto described = memory::describe(*graph, object);
  keep_heap_index(query.file, *graph);
  if (query.is_json) {
    const json body{{"object", write(object_bodies({described}).front())},
                    {"total", path.total},
                    {"steps", write(link_bodies(path.steps))}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(object_text(described) + fmt::format("in words: {}\n", cell(graph->names().path_text(object))) +
                      "\nsteps from the root, " + page_text(path.total, query.page.start, path.steps.size()) + "\n" +
                      link_table(path.steps, "leads to"));
}

}  // namespace

CommandWork declare_heap_path(CLI::App& path) {
  auto words = std::make_shared<HeapWords>();
  add_object_question(path, *words);
  path.footer("\nExample:\n  wayfinder heap path app.lua.wfheap 1234\n");
  return [words] { return run_path(*words); };
}

}  // namespace wayfinder::adapter
