#include "adapter/commands/leaktest/file.hpp"

#include <algorithm>
#include <asio/this_coro.hpp>
#include <memory>
#include <system_error>

#include "adapter/commands/leaktest/program.hpp"
#include "adapter/commands/leaktest/work_folder.hpp"
#include "adapter/files/whole_file.hpp"
#include "memory/store/read_snapshot.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

/// One test of one process.
struct Measurement {
  LeakTestProgram& program;
  const fs::path& folder;
  const LeakTestOrder& order;
  Workers& workers;
  std::size_t test;
  memory::LeakSearch search;
  std::size_t snapshots{};

  [[nodiscard]] fs::path snapshot(std::size_t number) const { return folder / fmt::format("{}.wfheap", number); }
};

/// How many calls fit into `limit` where `calls` took so long.
std::int64_t calls_in(std::chrono::duration<double> limit, std::chrono::duration<double> took, std::int64_t calls) {
  constexpr double most = 1e15;
  return static_cast<std::int64_t>(std::min(most, limit / took * static_cast<double>(calls)));
}

/// Calls the test so often and has the search see the heap then; returns how often to call it next, 0: it is clear.
asio::awaitable<Result<std::int64_t>> measure_round(Measurement& measurement, std::int64_t calls) {
  const auto begin = std::chrono::steady_clock::now();
  auto called = co_await measurement.program.call(measurement.test, calls);
  if (!called) co_return tl::unexpected(called.error());
  const std::int64_t most = calls_in(measurement.order.timeout / 2, std::chrono::steady_clock::now() - begin, calls);
  const fs::path path = measurement.snapshot(measurement.snapshots++);
  auto written = co_await measurement.program.write_snapshot(path);
  if (!written) co_return tl::unexpected(written.error());
  auto look = [&]() -> Result<std::int64_t> {
    auto graph = memory::read_snapshot(path);
    if (!graph) return tl::unexpected(std::move(graph.error()));
    measurement.search.add(std::move(*graph));
    return measurement.search.next_calls(most).value_or(0);
  };
  co_return co_await measurement.workers.run(std::move(look));
}

asio::awaitable<Result<Nothing>> measure_test(Measurement& measurement) {
  std::int64_t calls = measurement.order.warmup;
  do {
    const auto next = co_await measure_round(measurement, calls);
    if (!next) co_return tl::unexpected(next.error());
    calls = *next;
  } while (calls > 0);
  co_return Nothing{};
}

std::string file_name_of(const LeakTestResult& result) {
  std::string name = fs::path{result.file}.stem().string() + "." + result.name;
  std::ranges::replace_if(name, [](char c) { return c == '/' || c == ' ' || c == '\0'; }, '_');
  return name;
}

/// Keeps the first and the last snapshot of a test that leaks, and what it allocated.
void keep_profile(const Measurement& measurement, const LeakTestResult& result, const std::string& allocations) {
  const auto& kept = measurement.order.profiles;
  std::error_code ignored;
  const auto keep = [&](std::size_t number, std::string_view when) {
    fs::copy_file(measurement.snapshot(number), *kept / fmt::format("{}.{}.wfheap", file_name_of(result), when),
                  fs::copy_options::overwrite_existing, ignored);
  };
  keep(0, "before");
  keep(measurement.snapshots - 1, "after");
  if (!allocations.empty()) (void)write_whole_file(*kept / (file_name_of(result) + ".pb.gz"), allocations);
}

asio::awaitable<LeakTestResult> result_of_test(Measurement& measurement, LeakTestResult result) {
  const auto begin = std::chrono::steady_clock::now();
  LeakTestProgram& program = measurement.program;
  const bool is_profiled = measurement.order.profiles.has_value();
  if (is_profiled) (void)co_await program.begin_profile();
  const auto measured = co_await measure_test(measurement);
  std::string allocations;
  if (is_profiled && program.is_running()) {
    auto ended = co_await program.end_profile();
    allocations = std::move(ended).value_or("");
  }
  result.iterations = measurement.order.limits.iterations;
  if (!measured) {
    result.failure = measured.error().message;
    (void)measurement.search.conclude_early();
  }
  result.finding = measurement.search.finding();
  if (!result.finding.leaked) result.finding.groups.clear();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (is_profiled && result.finding.leaked) keep_profile(measurement, result, allocations);
  co_return result;
}

LaunchPlan plan_of(const LeakTestOrder& order, const std::string& file) {
  LaunchPlan plan;
  plan.program = file;
  plan.directory = order.directory;
  plan.interpreter = order.interpreter;
  return plan;
}

/// Measures tests from `results.size()` on, until all are or the process has ended.
asio::awaitable<Result<bool>> measure_in_one_process(const LeakTestOrder& order, const std::string& file,
                                                     Workers& workers, std::vector<LeakTestResult>& results) {
  const auto io = co_await asio::this_coro::executor;
  const auto folder = WorkFolder::make();
  if (!folder) co_return tl::unexpected(folder.error());
  LeakTestProgram program{io, plan_of(order, file), (*folder)->path(), order.timeout};
  auto names = co_await program.load();
  if (names) {
    while (results.size() < names->size() && program.is_running()) {
      const std::size_t test = results.size();
      auto snapshots = WorkFolder::make();
      if (!snapshots) {
        names = tl::unexpected(snapshots.error());
        break;
      }
      Measurement measurement{program, (*snapshots)->path(), order, workers, test, memory::LeakSearch{order.limits}};
      LeakTestResult blank{.file = file, .name = (*names)[test]};
      auto result = co_await result_of_test(measurement, std::move(blank));
      if (order.keeps_snapshots && result.finding.leaked) {
        for (std::size_t number = 0; number < measurement.snapshots; ++number)
          result.snapshots.push_back(measurement.snapshot(number));
        result.folder = std::move(*snapshots);
      }
      results.push_back(std::move(result));
    }
  }
  co_await program.end();
  if (!names) co_return tl::unexpected(std::move(names.error()));
  co_return results.size() >= names->size();
}

}  // namespace

asio::awaitable<Result<std::vector<LeakTestResult>>> measure_file(const LeakTestOrder& order, std::string file,
                                                                  Workers& workers) {
  std::vector<LeakTestResult> results;
  bool are_all = false;
  while (!are_all) {
    const auto done = co_await measure_in_one_process(order, file, workers, results);
    if (!done) co_return tl::unexpected(done.error());
    are_all = *done;
  }
  co_return results;
}

}  // namespace wayfinder::adapter
