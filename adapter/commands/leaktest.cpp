#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

#include "adapter/commands/command.hpp"
#include "adapter/commands/export_file.hpp"
#include "adapter/commands/leaktest_baseline.hpp"
#include "adapter/commands/leaktest_file.hpp"
#include "adapter/commands/leaktest_formats.hpp"
#include "adapter/files/whole_file.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view default_baseline = "leaktest-baseline.json";

struct LeakTestWords {
  std::vector<std::string> files;
  std::optional<std::string> lua;
  std::string warmup{"10"};
  std::string iterations{"100"};
  std::string max_growth{"0"};
  std::string timeout{"30"};
  std::string format{"human"};
  std::string output{"-"};
  std::optional<std::string> profile;
  std::optional<std::string> baseline;
  bool updates_baseline{};
};

/// The words after they were checked.
struct CheckedLeakTest {
  LeakTestOrder order;
  LeakBaseline baseline;
};

template <class Number>
Result<void> take_number(std::string_view option, const std::string& word, Number least, Number most,
                         std::string_view wanted, Number& number) {
  if (CLI::detail::lexical_cast(word, number) && number >= least && number <= most) return {};
  return refuse(option, wanted, shown(json(word)));
}

Result<void> check_file(const std::string& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    return refuse("FILE", "a file of tests", shown(json(file)) + " (this is a folder)");
  }
  if (::access(file.c_str(), R_OK) == 0) return {};
  return refuse("FILE", "a file of tests", shown(json(file)) + " (" + std::generic_category().message(errno) + ")");
}

Result<void> take_numbers(const LeakTestWords& words, LeakTestOrder& order) {
  constexpr std::int64_t most_calls = 1'000'000'000;
  std::int64_t seconds{};
  const auto warmup = take_number<std::int64_t>("--warmup", words.warmup, 0, most_calls,
                                                "a number of calls of at least 0", order.warmup);
  if (!warmup) return warmup;
  const auto iterations = take_number<std::int64_t>("--iterations", words.iterations, 1, most_calls,
                                                    "a number of calls of at least 1", order.limits.iterations);
  if (!iterations) return iterations;
  constexpr double most_bytes = 1e15;
  const auto growth = take_number("--max-growth", words.max_growth, 0.0, most_bytes, "bytes a call of at least 0",
                                  order.limits.max_growth);
  if (!growth) return growth;
  constexpr std::int64_t most_seconds = 1'000'000;
  const auto timeout =
      take_number<std::int64_t>("--timeout", words.timeout, 1, most_seconds, "seconds from 1 to 1000000", seconds);
  order.timeout = std::chrono::seconds{seconds};
  return timeout;
}

Result<void> take_places(const LeakTestWords& words, LeakTestOrder& order) {
  if (words.output != "-") {
    if (auto fits = check_writable(words.output, "-o"); !fits) return fits;
  }
  if (words.updates_baseline) {
    if (auto fits = check_writable(words.baseline.value_or(std::string{default_baseline}), "--baseline"); !fits) {
      return fits;
    }
  }
  if (!words.profile) return {};
  std::error_code error;
  std::filesystem::create_directories(*words.profile, error);
  if (error || ::access(words.profile->c_str(), W_OK) != 0) {
    return refuse("--profile", "a folder that can be written to",
                  shown(json(*words.profile)) + " (" + std::generic_category().message(errno) + ")");
  }
  order.profiles = *words.profile;
  return {};
}

Result<CheckedLeakTest> check(const LeakTestWords& words) {
  CheckedLeakTest checked;
  if (words.files.empty()) return refuse("FILE", "a file of tests", "nothing");
  for (const auto& file : words.files) {
    if (auto fits = check_file(file); !fits) return tl::unexpected(std::move(fits.error()));
  }
  if (words.format != "human" && words.format != "json" && words.format != "junit") {
    return refuse("--format", "human, json or junit", shown(json(words.format)));
  }
  if (auto fits = take_numbers(words, checked.order); !fits) return tl::unexpected(std::move(fits.error()));
  if (auto fits = take_places(words, checked.order); !fits) return tl::unexpected(std::move(fits.error()));
  checked.order.directory = std::filesystem::current_path().string();
  if (words.lua) {
    auto interpreter = find_interpreter("--lua", *words.lua, checked.order.directory);
    if (!interpreter) return tl::unexpected(std::move(interpreter.error()));
    checked.order.interpreter = std::move(*interpreter);
  }
  if (words.baseline && !words.updates_baseline) {
    auto baseline = read_baseline(*words.baseline);
    if (!baseline) return tl::unexpected(std::move(baseline.error()));
    checked.baseline = std::move(*baseline);
  }
  return checked;
}

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
  const auto checked = check(words);
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
  if (bad_file) return tl::unexpected(std::move(*bad_file));
  const LeakTestCounts counts = count(results);
  if (words.updates_baseline) {
    auto written = write_baseline(words.baseline.value_or(std::string{default_baseline}), results);
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
  app.add_option("--timeout", words->timeout, "Seconds that a round may take (default 30)")->type_name("S");
  app.add_option("--format", words->format, "human (default), json or junit")->type_name("F");
  app.add_option("-o,--output", words->output, "File to write; - is stdout (default)")->type_name("FILE");
  app.add_option("--profile", words->profile, "Folder for heap snapshots and allocations of tests that leak")
      ->type_name("DIR");
  app.add_option("--baseline", words->baseline, "Leaks that are known and no failure")->type_name("FILE");
  app.add_flag("--update-baseline", words->updates_baseline,
               "Write the leaks that are found to the baseline (default leaktest-baseline.json)");
  return [words] { return run_leaktest(*words); };
}

}  // namespace wayfinder::adapter
