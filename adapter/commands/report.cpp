#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapter/commands/command.hpp"
#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/profile_file.hpp"
#include "adapter/commands/report/files.hpp"

namespace wayfinder::adapter {
namespace {

struct ReportWords {
  std::vector<std::string> files;
  std::optional<std::string> output;
};

Result<int> run_report(const ReportWords& words) {
  if (words.files.empty()) return refuse("FILE", fmt::format("{}, or a heap snapshot", wanted_profile), "nothing");
  if (!words.output) return refuse("-o", "a file to write the page to", "nothing");
  if (auto fits = check_report_output(*words.output, words.files, "-o"); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  const auto input = read_report_files(words.files);
  if (!input) return tl::unexpected(input.error());
  if (const auto written = write_report_file(*input, *words.output, "-o"); !written) {
    fmt::print(stderr, "wayfinder report: {}\n", written.error().message);
    return 1;
  }
  for (const auto& snapshot : input->snapshots)
    keep_heap_index(snapshot.file, *snapshot.graph);
  return 0;
}

}  // namespace

CommandWork declare_report(CLI::App& app) {
  auto words = std::make_shared<ReportWords>();
  app.add_option("FILE", words->files,
                 "Profiles in the json format and heap snapshots; those of a program are compared");
  app.add_option("-o,--output", words->output, "File to write; - is stdout")->type_name("FILE");
  return [words] { return run_report(*words); };
}

}  // namespace wayfinder::adapter
