#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/commands/heap/words.hpp"
#include "adapter/snapshots/report_body.hpp"
#include "adapter/top/figures.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using namespace memory_requests;

struct ReportWords {
  HeapWords heap;
  std::vector<std::string> kinds;
};

Result<std::vector<ReportKind>> kinds_of(const std::vector<std::string>& words) {
  std::vector<ReportKind> kinds;
  for (const auto& word : words) {
    auto kind = read<ReportKind>(json(word), "--kinds", UnknownFields::refuse);
    if (!kind) return tl::unexpected(std::move(kind.error()));
    kinds.push_back(*kind);
  }
  return kinds;
}

std::string title(std::string_view text, std::uint64_t total, std::size_t rows) {
  return fmt::format("\n{}, {}\n", text, page_text(total, 0, rows));
}

std::string table_of(const DuplicateStringsBody& found) {
  std::string text =
      title(fmt::format("Strings that are there more than once, {} wasted", size_cell(found.wasted_bytes)), found.total,
            found.groups.size());
  if (!found.groups.empty()) text += "     wasted    copies    length    object  begins with\n";
  for (const auto& group : found.groups) {
    text += fmt::format("{:>11} {:>9} {:>9} {:>9}  {}\n", size_cell(group.wasted_bytes), top::count_text(group.copies),
                        top::count_text(group.length), group.objects.front(), cell(group.preview));
  }
  return text;
}

std::string table_of(const SparseTablesBody& found) {
  std::string text =
      title(fmt::format("Tables with more than half of their slots empty, {} wasted", size_cell(found.wasted_bytes)),
            found.total, found.tables.size());
  if (!found.tables.empty()) text += "     wasted           array used            hash used    object  name\n";
  for (const auto& table : found.tables) {
    text += fmt::format("{:>11} {:>20} {:>20} {:>9}  {}\n", size_cell(table.wasted_bytes),
                        fmt::format("{} of {}", table.array_used, table.array_slots),
                        fmt::format("{} of {}", table.hash_used, table.hash_slots), table.object, cell(table.name));
  }
  return text;
}

std::string table_of(const ClosuresBody& found) {
  std::string text =
      title(fmt::format("Functions by where they are made, {} in all places", top::count_text(found.functions)),
            found.total, found.sites.size());
  if (!found.sites.empty()) text += "   retained        size     count   largest  made at\n";
  for (const auto& site : found.sites) {
    text += fmt::format("{:>11} {:>11} {:>9} {:>9}  {}\n", size_cell(site.retained_size), size_cell(site.size),
                        top::count_text(site.count), site.largest, cell(site.place));
  }
  return text;
}

std::string table_of(const CoroutinesBody& found) {
  std::string text = title(fmt::format("Suspended coroutines, {} of stacks", size_cell(found.size)), found.total,
                           found.threads.size());
  if (!found.threads.empty()) text += "   retained        size    object  name, waits at\n";
  for (const auto& thread : found.threads) {
    text += fmt::format("{:>11} {:>11} {:>9}  {}{}\n", size_cell(thread.retained_size), size_cell(thread.size),
                        thread.object, cell(thread.name), thread.place ? ", " + cell(*thread.place) : "");
  }
  return text;
}

std::string report_text(const ReportBody& report) {
  std::string text;
  const auto add = [&text](const auto& part) {
    if (part) text += table_of(*part);
  };
  add(report.duplicate_strings);
  add(report.sparse_tables);
  add(report.closures);
  add(report.coroutines);
  for (const auto& unknown : report.unknown)
    text += fmt::format("\n{}: not known: {}\n", name_of(unknown.kind), unknown.reason);
  return text.substr(text.empty() ? 0 : 1);  // the first part needs no line above it
}

Result<int> run_report(const ReportWords& words) {
  const auto query = check_heap_words(words.heap);
  if (!query) return tl::unexpected(query.error());
  const auto kinds = kinds_of(words.kinds);
  if (!kinds) return tl::unexpected(kinds.error());
  const auto graph = open_heap_file(query->file, "FILE");
  if (!graph) return tl::unexpected(graph.error());
  const auto report = report_body(**graph, *kinds, static_cast<std::size_t>(query->page.count));
  keep_heap_index(query->file, **graph);
  return write_answer(query->is_json ? dump_json(write(report)) + "\n" : report_text(report));
}

}  // namespace

CommandWork declare_heap_report(CLI::App& report) {
  auto words = std::make_shared<ReportWords>();
  add_heap_file(report, words->heap);
  report
      .add_option("--kinds", words->kinds,
                  "Only these, joined by commas: duplicateStrings, sparseTables, closures, coroutines")
      ->type_name("LIST")
      ->delimiter(',')
      ->allow_extra_args(false);
  report.add_option("--count", words->heap.count, "Rows of each, at most 1000 (default 20, of json 100)")
      ->type_name("N");
  add_heap_format(report, words->heap);
  report.footer(
      "\nExamples:\n"
      "  wayfinder heap report app.lua.wfheap\n"
      "  wayfinder heap report --kinds duplicateStrings,coroutines --format json app.lua.wfheap\n");
  return [words] { return run_report(*words); };
}

}  // namespace wayfinder::adapter
