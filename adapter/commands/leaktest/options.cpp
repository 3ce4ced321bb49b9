#include "adapter/commands/leaktest/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <system_error>

#include "adapter/commands/report/files.hpp"
#include "adapter/files/whole_file.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

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

Result<void> take_limit(const char* option, const std::optional<std::string>& word, const char* expected,
                        std::optional<double>& limit) {
  constexpr double most = 1e15;
  return word ? take_number(option, *word, 0.0, most, expected, limit.emplace()) : Result<void>{};
}

Result<void> take_numbers(const LeakTestWords& words, LeakTestOrder& order) {
  constexpr std::int64_t most_calls = 1'000'000'000;
  std::int64_t seconds{};
  auto warmup = take_number<std::int64_t>("--warmup", words.warmup, 0, most_calls, "a number of calls of at least 0",
                                          order.warmup);
  if (!warmup) return warmup;
  auto iterations = take_number<std::int64_t>("--iterations", words.iterations, 1, most_calls,
                                              "a number of calls of at least 1", order.limits.iterations);
  if (!iterations) return iterations;
  auto limits = take_limit("--max-growth", words.max_growth, "bytes a call of at least 0", order.limits.max_growth);
  if (limits) {
    limits = take_limit("--max-objects", words.max_objects, "objects a call of at least 0", order.limits.max_objects);
  }
  if (!limits) return limits;
  constexpr std::int64_t most_seconds = 1'000'000;
  auto timeout =
      take_number<std::int64_t>("--timeout", words.timeout, 1, most_seconds, "seconds from 1 to 1000000", seconds);
  order.timeout = std::chrono::seconds{seconds};
  return timeout;
}

Result<void> take_places(const LeakTestWords& words, LeakTestOrder& order) {
  if (words.output != "-") {
    if (auto fits = check_writable(words.output, "-o"); !fits) return fits;
  }
  if (words.report) {
    if (*words.report == "-") return refuse("--report", "a file to write the page to", shown(json(*words.report)));
    if (*words.report == words.output)
      return refuse("--report", "another file than that of -o", shown(json(*words.report)));
    if (auto fits = check_report_output(*words.report, words.files, "--report"); !fits) return fits;
    order.keeps_snapshots = true;
  }
  if (words.updates_baseline) {
    if (auto fits = check_writable(words.baseline_file(), "--baseline"); !fits) {
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

}  // namespace

Result<CheckedLeakTest> check_leaktest(const LeakTestWords& words) {
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

}  // namespace wayfinder::adapter
