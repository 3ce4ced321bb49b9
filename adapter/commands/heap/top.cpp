#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/commands/heap/words.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "adapter/snapshots/summary_body.hpp"
#include "adapter/top/figures.hpp"
#include "memory/graph/type_names.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

/// A file says nothing of how its snapshot was taken, nor of the collector.
json summary_json(const memory::StoredSnapshot& stored) {
  json summary = write(summary_body(stored));
  for (const auto* name : {"mode", "pauseMs", "collectMs", "totalMs"})
    summary.erase(name);
  for (const auto* name : {"gcPause", "gcStepMul"})
    summary.at("statistics").erase(name);
  return summary;
}

std::string headline(const memory::StoredSnapshot& stored) {
  const auto& info = stored.info;
  std::string text = fmt::format("{} of Lua {}: {} objects, {} references, {}{}{}\n",
                                 cell(info.program.empty() ? "a program" : info.program), cell(info.lua),
                                 top::count_text(stored.summary.objects), top::count_text(stored.summary.references),
                                 size_cell(stored.summary.bytes), info.sizes_exact ? "" : " (estimated)",
                                 info.truncated ? ", cut at its limit" : "");
  for (std::size_t i = 0; i < memory::object_kind_count; ++i) {
    if (stored.summary.object_counts[i] == 0) continue;
    text += fmt::format("  {:<9} {:>11} {:>11}\n", memory::name_of(static_cast<memory::ObjectKind>(i)),
                        top::count_text(stored.summary.object_counts[i]), size_cell(stored.summary.size_by_type[i]));
  }
  return text;
}

Result<int> run_top(const HeapWords& words) {
  const auto query = check_heap_words(words);
  if (!query) return tl::unexpected(query.error());
  const auto graph = open_heap_file(query->file, "FILE");
  if (!graph) return tl::unexpected(graph.error());
  const auto page = memory::list_objects(**graph, query->page);
  if (!page) return tl::unexpected(page.error());
  const auto stored = as_stored(**graph, query->file);
  keep_heap_index(query->file, **graph);
  if (query->is_json) {
    const json body{
        {"snapshot", summary_json(stored)}, {"total", page->total}, {"objects", write(object_bodies(page->objects))}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(headline(stored) + "\n" + object_table(page->objects) +
                      page_text(page->total, query->page.start, page->objects.size()) + "\n");
}

}  // namespace

CommandWork declare_heap_top(CLI::App& top) {
  auto words = std::make_shared<HeapWords>();
  add_heap_file(top, *words);
  add_heap_sort(top, *words);
  add_heap_filters(top, *words);
  add_heap_page(top, *words);
  add_heap_format(top, *words);
  top.footer(
      "\nExamples:\n"
      "  wayfinder heap top --sort retained app.lua.wfheap\n"
      "  wayfinder heap top --type table --filter cache --format json app.lua.wfheap\n");
  return [words] { return run_top(*words); };
}

}  // namespace wayfinder::adapter
