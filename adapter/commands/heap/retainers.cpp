#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/commands/heap/words.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<int> run_retainers(const HeapWords& words) {
  const auto query = check_heap_words(words);
  if (!query) return tl::unexpected(query.error());
  const auto graph = open_heap_file(query->file, "FILE");
  if (!graph) return tl::unexpected(graph.error());
  const auto object = object_of(*query, **graph);
  if (!object) return tl::unexpected(object.error());
  const auto links = memory::inspect_object(**graph, *query->object, query->page.start, query->page.count);
  if (!links) return tl::unexpected(links.error());
  keep_heap_index(query->file, **graph);
  if (query->is_json) {
    const json body{{"object", write(object_bodies({links->object}).front())},
                    {"total", links->total_retainers},
                    {"retainers", write(link_bodies(links->retainers))}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(object_text(links->object) + "\nheld by " +
                      page_text(links->total_retainers, query->page.start, links->retainers.size()) + "\n" +
                      link_table(links->retainers, "what holds it"));
}

}  // namespace

CommandWork declare_heap_retainers(CLI::App& retainers) {
  auto words = std::make_shared<HeapWords>();
  add_heap_file(retainers, *words);
  add_heap_object(retainers, *words, "Its id, as `heap top` shows it");
  add_heap_page(retainers, *words);
  add_heap_format(retainers, *words);
  retainers.footer("\nExample:\n  wayfinder heap retainers app.lua.wfheap 1234\n");
  return [words] { return run_retainers(*words); };
}

}  // namespace wayfinder::adapter
