#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <thread>

#include "adapter/commands/command.hpp"
#include "adapter/commands/export_file.hpp"
#include "adapter/commands/leaktest/formats.hpp"
#include "adapter/commands/leaktest/options.hpp"
#include "adapter/commands/leaktest/report.hpp"
#include "adapter/commands/report/files.hpp"

namespace wayfinder::adapter {
namespace {

using FileResults = std::vector<Result<std::vector<LeakTestResult>>>;

/// Takes one file after another that no other of these has taken.
asio::awaitable<void> measure_files(const LeakTestOrder& order, const std::vector<std::string>& files,
                                    std::size_t& next, FileResults& results, Workers& workers) {
  while (next < files.size()) {
    const std::size_t mine = next++;
    auto result = co_await measure_file(order, files[mine], workers);
    results[mine] = std::move(result);
  }
}

FileResults measure_all(const LeakTestOrder& order, const std::vector<std::string>& files) {
  asio::io_context io{1};
  Workers workers;
  FileResults results(files.size(), fail(ErrorCode::internal, "the tests could not be followed"));
  std::size_t next = 0;
  const std::size_t processes = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, files.size());
  for (std::size_t i = 0; i < processes; ++i) {
    asio::co_spawn(io, measure_files(order, files, next, results, workers), [](const std::exception_ptr&) {});
  }
  io.run();
  return results;
}

std::string formatted(const LeakTestWords& words, const std::vector<LeakTestResult>& results) {
  if (words.format == "json") return write_leaks_json(results);
  if (words.format == "junit") return write_leaks_junit(results);
  const bool has_colours = words.output == "-" && ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return write_leaks_human(results, has_colours);
}

/// A test that leaks open files shall be measured, not fail for want of more of them.
void allow_open_files() {
  constexpr rlim_t enough = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, enough));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<int> run_leaktest(const LeakTestWords& words) {
  const auto checked = check_leaktest(words);
  if (!checked) return tl::unexpected(checked.error());
  allow_open_files();
  std::vector<LeakTestResult> results;
  std::optional<Error> bad_file;  // told after what is known of the others
  for (auto& file : measure_all(checked->order, words.files)) {
    if (file) {
      std::ranges::move(*file, std::back_inserter(results));
    } else if (!bad_file) {
      bad_file = std::move(file.error());
    }
  }
  forgive_known_leaks(checked->baseline, results);
  if (!bad_file || !results.empty()) {
    auto written = write_output(formatted(words, results), words.output);
    if (!written) return tl::unexpected(std::move(written.error()));
  }
  if (words.report && !results.empty()) {
    auto written = write_report_file(leak_report(results), *words.report, "--report");
    if (!written) return tl::unexpected(std::move(written.error()));
  }
  if (bad_file) return tl::unexpected(std::move(*bad_file));
  const LeakTestCounts counts = count(results);
  if (words.updates_baseline) {
    auto written = write_baseline(words.baseline_file(), results);
    if (!written) return tl::unexpected(std::move(written.error()));
  }
  const bool has_new_leaks = counts.leaks > 0 && !words.updates_baseline;
  return has_new_leaks || counts.failures > 0 ? 1 : 0;
}

}  // namespace

CommandWork declare_leaktest(CLI::App& app) {
  auto words = std::make_shared<LeakTestWords>();
  app.add_option("FILE", words->files, "Lua files that return or declare test functions");
  app.add_option("--lua", words->lua, "Lua: 5.4 (default), 5.3, 5.2, 5.1, luajit or an interpreter's path")
      ->type_name("V");
  app.add_option("--warmup", words->warmup, "Calls of each test before it is measured (default 10)")->type_name("N");
  app.add_option("--iterations", words->iterations, "Calls in a round (default 100)")->type_name("N");
  app.add_option("--max-growth", words->max_growth, "Bytes a call that are no leak (default 0)")->type_name("BYTES");
  app.add_option("--max-objects", words->max_objects, "Objects a call that are no leak")->type_name("N");
  app.add_option("--timeout", words->timeout, "Seconds that a round may take (default 30)")->type_name("S");
  app.add_option("--format", words->format, "human (default), json or junit")->type_name("F");
  app.add_option("-o,--output", words->output, "File to write; - is stdout (default)")->type_name("FILE");
  app.add_option("--profile", words->profile, "Folder for heap snapshots and allocations of tests that leak")
      ->type_name("DIR");
  app.add_option("--report", words->report, "Page of what was found and how the heaps grew, for any browser")
      ->type_name("FILE");
  app.add_option("--baseline", words->baseline, "Leaks that are known and no failure")->type_name("FILE");
  app.add_flag("--update-baseline", words->updates_baseline,
               "Write the leaks that are found to the baseline (default leaktest-baseline.json)");
  return [words] { return run_leaktest(*words); };
}

}  // namespace wayfinder::adapter
