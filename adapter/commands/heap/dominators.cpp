#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/object_question.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "memory/query/dominated.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<int> run_dominators(const HeapWords& words) {
  const auto question = open_question(words, 0);
  if (!question) return tl::unexpected(question.error());
  const auto& [query, graph, object] = *question;
  const auto tree = memory::dominator_tree(*graph, object, query.page);
  if (!tree) return tl::unexpected(tree.error());
  const auto described = memory::describe(*graph, object);
  keep_heap_index(query.file, *graph);
  if (query.is_json) {
    const json body{{"object", write(object_bodies({described}).front())},
                    {"dominators", write(object_bodies(tree->above))},
                    {"total", tree->below.total},
                    {"objects", write(object_bodies(tree->below.objects))}};
    return write_answer(dump_json(body) + "\n");
  }
  std::string text = object_text(described);
  if (!tree->above.empty()) {
    text +=
        fmt::format("\nwould be freed by each of these, the nearest first{}\n", tree->is_cut ? "; more above" : "") +
        object_table(tree->above);
  }
  text += "\nwould free, " + page_text(tree->below.total, query.page.start, tree->below.objects.size()) + "\n" +
          object_table(tree->below.objects);
  return write_answer(text);
}

}  // namespace

CommandWork declare_heap_dominators(CLI::App& dominators) {
  auto words = std::make_shared<HeapWords>();
  words->sort = "retained";
  add_object_question(dominators, *words, " (default: the root)");
  dominators.add_option("--sort", words->sort, "retained (default), size, or count of retainers; downwards")
      ->type_name("BY");
  dominators.footer(
      "\nExamples:\n"
      "  wayfinder heap dominators app.lua.wfheap         what holds most alone\n"
      "  wayfinder heap dominators app.lua.wfheap 1234\n");
  return [words] { return run_dominators(*words); };
}

}  // namespace wayfinder::adapter
