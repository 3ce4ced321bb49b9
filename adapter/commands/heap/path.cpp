#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/commands/heap/words.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "memory/query/object_path.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<int> run_path(const HeapWords& words) {
  const auto query = check_heap_words(words);
  if (!query) return tl::unexpected(query.error());
  const auto graph = open_heap_file(query->file, "FILE");
  if (!graph) return tl::unexpected(graph.error());
  const auto object = object_of(*query, **graph);
  if (!object) return tl::unexpected(object.error());
  const auto path = memory::path_to(**graph, *object, query->page.start, query->page.count);
  const auto described = memory::describe(**graph, *object);
  keep_heap_index(query->file, **graph);
  if (query->is_json) {
    const json body{{"object", write(object_bodies({described}).front())},
                    {"total", path.total},
                    {"steps", write(link_bodies(path.steps))}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(object_text(described) +
                      fmt::format("in words: {}\n", cell((*graph)->names().path_text(*object))) +
                      "\nsteps from the root, " + page_text(path.total, query->page.start, path.steps.size()) + "\n" +
                      link_table(path.steps, "leads to"));
}

}  // namespace

CommandWork declare_heap_path(CLI::App& path) {
  auto words = std::make_shared<HeapWords>();
  add_heap_file(path, *words);
  add_heap_object(path, *words, "Its id, as `heap top` shows it");
  add_heap_page(path, *words);
  add_heap_format(path, *words);
  path.footer("\nExample:\n  wayfinder heap path app.lua.wfheap 1234\n");
  return [words] { return run_path(*words); };
}

}  // namespace wayfinder::adapter
