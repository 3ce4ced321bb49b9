#include "memory/diff/diff.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <numeric>
#include <vector>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/table.hpp"
#include "adapter/commands/heap/words.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "memory/diff/trend.hpp"
#include "memory/graph/type_names.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using Graph = std::shared_ptr<const memory::HeapGraph>;

struct DiffWords : HeapWords {
  std::vector<std::string> files;
};

std::string suspect_table(const std::vector<memory::Suspect>& suspects) {
  std::string text = suspects.empty() ? "\nNobody is suspected of a leak.\n" : "\nSuspects\n";
  for (const auto& suspect : suspects)
    text += fmt::format("  {}: {}\n", cell(suspect.path), cell(suspect.reason));
  return text;
}

std::string group_row(std::string_view numbers, const memory::GroupKey& key) {
  return fmt::format("{}  {:<9} {}  {}\n", numbers, memory::name_of(key.kind), cell(key.path), cell(key.name));
}

std::string identity_text(memory::IdentityRule rule) {
  switch (rule) {
    case memory::IdentityRule::births:
      return "objects told apart by address and birth";
    case memory::IdentityRule::paths:
      return "objects told apart by their paths";
    case memory::IdentityRule::groups:
      break;
  }
  return "two runs: objects matched by their paths";
}

std::string diff_text(const memory::HeapDiff& diff, const memory::ObjectPageQuery& page) {
  std::string text = fmt::format("{} in use; {} objects new, {} deleted ({})\n", delta_cell(diff.memory_delta_bytes),
                                 diff.new_objects.total, diff.deleted_objects.total, identity_text(diff.identity));
  text += suspect_table(diff.suspects) + "\nGroups, " +
          page_text(diff.total_groups, 0, std::min(diff.groups.size(), static_cast<std::size_t>(page.count))) +
          "\n     count        size  type      path  name\n";
  for (std::size_t i = 0; i < std::min(diff.groups.size(), static_cast<std::size_t>(page.count)); ++i) {
    const auto& group = diff.groups[i];
    text += group_row(fmt::format("{:>+10} {:>11}", group.count_delta, delta_cell(group.size_delta)), group.key);
  }
  text += "\nNew objects, " + page_text(diff.new_objects.total, page.start, diff.new_objects.objects.size()) + "\n" +
          object_table(diff.new_objects.objects);
  text += "\nDeleted objects, " +
          page_text(diff.deleted_objects.total, page.start, diff.deleted_objects.objects.size()) + "\n" +
          object_table(diff.deleted_objects.objects);
  return text;
}

std::string trend_text(const memory::HeapTrend& trend, const memory::ObjectPageQuery& page) {
  std::string text;
  for (std::size_t i = 0; i < trend.points.size(); ++i)
    text += fmt::format("snapshot {}: {}\n", i + 1, size_cell(trend.points[i].total_bytes));
  const auto rows = std::min(trend.groups.size(), static_cast<std::size_t>(page.count));
  text += suspect_table(trend.suspects) + "\nGroups, " + page_text(trend.total_groups, 0, rows) +
          "\n     count        size           type      path  name\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const auto& group = trend.groups[i];
    text += group_row(fmt::format("{:>+10} {:>11}  {:<7}", group.counts.back() - group.counts.front(),
                                  delta_cell(group.sizes.back() - group.sizes.front()), group.growing ? "growing" : ""),
                      group.key);
  }
  return text;
}

/// The snapshots, all whole: what lies beyond a limit would look new or deleted.
Result<std::vector<Graph>> open_all(const std::vector<std::string>& files) {
  std::vector<Graph> graphs;
  for (const auto& file : files) {
    const auto graph = open_heap_file(file, "FILE");
    if (!graph) return tl::unexpected(graph.error());
    if ((*graph)->info().truncated) {
      return refuse("FILE", "a snapshot of all objects",
                    fmt::format("{}, which was cut at its limit", shown(json(file))));
    }
    graphs.push_back(*graph);
  }
  return graphs;
}

Result<int> compare_two(const std::vector<Graph>& graphs, const HeapQuery& query) {
  const auto& [start, count, sort, kind, filter] = query.page;
  const auto diff = memory::compare(*graphs[0], *graphs[1], {start, count, sort});
  if (!diff) return tl::unexpected(diff.error());
  return write_answer(query.is_json ? dump_json(write(diff_body(1, 2, *diff))) + "\n" : diff_text(*diff, query.page));
}

Result<int> follow(const std::vector<Graph>& graphs, const HeapQuery& query) {
  const auto trend = memory::trend_of(graphs);
  if (!trend) return tl::unexpected(trend.error());
  std::vector<std::int64_t> ids(graphs.size());
  std::iota(ids.begin(), ids.end(), 1);
  return write_answer(query.is_json ? dump_json(write(trend_body(ids, *trend))) + "\n"
                                    : trend_text(*trend, query.page));
}

Result<int> run_diff(DiffWords words) {
  if (words.files.size() < 2) {
    return refuse("FILE", "two heap snapshots or more", words.files.empty() ? "nothing" : "one");
  }
  words.file = words.files.front();
  const auto query = check_heap_words(words);
  if (!query) return tl::unexpected(query.error());
  const auto graphs = open_all(words.files);
  if (!graphs) return tl::unexpected(graphs.error());
  const auto exit_code = graphs->size() == 2 ? compare_two(*graphs, *query) : follow(*graphs, *query);
  for (std::size_t i = 0; i < graphs->size(); ++i)
    keep_heap_index(words.files[i], *(*graphs)[i]);
  return exit_code;
}

}  // namespace

CommandWork declare_heap_diff(CLI::App& diff) {
  auto words = std::make_shared<DiffWords>();
  words->sort = "retained";
  diff.add_option("FILE", words->files, "Heap snapshots in order of time; of three or more the trend is shown");
  diff.add_option("--sort", words->sort, "New and deleted objects by retained (default), size, or count of retainers")
      ->type_name("BY");
  add_heap_page(diff, *words);
  add_heap_format(diff, *words);
  diff.footer(
      "\nExamples:\n"
      "  wayfinder heap diff before.wfheap after.wfheap\n"
      "  wayfinder heap diff --format json one.wfheap two.wfheap three.wfheap\n");
  return [words] { return run_diff(*words); };
}

}  // namespace wayfinder::adapter
