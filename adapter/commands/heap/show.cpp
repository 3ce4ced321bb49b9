#include <fmt/format.h>

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

Result<int> run_show(const HeapWords& words) {
  const auto question = open_question(words);
  if (!question) return tl::unexpected(question.error());
  const auto& [query, graph, object] = *question;
  const auto links = memory::inspect_object(*graph, *query.object, query.page.start, query.page.count);
  if (!links) return tl::unexpected(links.error());
  keep_heap_index(query.file, *graph);
  if (query.is_json) return write_answer(dump_json(write(object_body(*links))) + "\n");
  std::string text = object_text(links->object);
  if (links->dominator != 0) {
    text += fmt::format("dominated by {}: {}\n", links->dominator,
                        cell(graph->names().name_of(static_cast<memory::ObjectIndex>(links->dominator - 1))));
  }
  const auto start = query.page.start;
  text += "\nholds " + page_text(links->total_references, start, links->references.size()) + "\n" +
          link_table(links->references, "what it holds") + "\nheld by " +
          page_text(links->total_retainers, start, links->retainers.size()) + "\n" +
          link_table(links->retainers, "what holds it");
  return write_answer(text);
}

}  // namespace

CommandWork declare_heap_show(CLI::App& show) {
  auto words = std::make_shared<HeapWords>();
  add_object_question(show, *words);
  show.footer("\nExample:\n  wayfinder heap show app.lua.wfheap 1234\n");
  return [words] { return run_show(*words); };
}

}  // namespace wayfinder::adapter
