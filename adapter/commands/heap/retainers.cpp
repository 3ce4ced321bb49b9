#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/object_question.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<int> run_retainers(const HeapWords& words) {
  const auto question = open_question(words);
  if (!question) return tl::unexpected(question.error());
  const auto& [query, graph, object] = *question;
  const auto links = memory::inspect_object(*graph, *query.object, query.page.start, query.page.count);
  if (!links) return tl::unexpected(links.error());
  keep_heap_index(query.file, *graph);
  if (query.is_json) {
    const json body{{"object", write(object_bodies({links->object}).front())},
                    {"total", links->total_retainers},
                    {"retainers", write(link_bodies(links->retainers))}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(object_text(links->object) + "\nheld by " +
                      page_text(links->total_retainers, query.page.start, links->retainers.size()) + "\n" +
                      link_table(links->retainers, "what holds it"));
}

}  // namespace

CommandWork declare_heap_retainers(CLI::App& retainers) {
  auto words = std::make_shared<HeapWords>();
  add_object_question(retainers, *words);
  retainers.footer("\nExample:\n  wayfinder heap retainers app.lua.wfheap 1234\n");
  return [words] { return run_retainers(*words); };
}

}  // namespace wayfinder::adapter
