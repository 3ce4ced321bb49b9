#include "adapter/commands/heap/snapshot.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "adapter/commands/heap/file.hpp"
#include "adapter/commands/heap/snapshot_run.hpp"
#include "adapter/commands/script_arguments.hpp"
#include "adapter/config/settings.hpp"
#include "adapter/files/whole_file.hpp"
#include "adapter/server/passed_signals.hpp"
#include "adapter/top/figures.hpp"
#include "memory/query/summary.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

struct SnapshotWords {
  std::optional<std::string> lua;
  std::optional<std::string> output;
  std::string at{"exit"};
};

using Moment = std::optional<std::chrono::steady_clock::duration>;

Result<Moment> moment_of(const std::string& word) {
  if (word == "exit") return Moment{};
  double seconds = 0;
  constexpr double most_seconds = 86'400;
  if (CLI::detail::lexical_cast(word, seconds) && seconds >= 0 && seconds <= most_seconds) {
    return Moment{
        std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>{seconds})};
  }
  return refuse("--at", "exit or seconds from 0 to 86400", shown(json(word)));
}

Result<std::string> output_of(const SnapshotWords& words, const fs::path& script) {
  auto output =
      words.output.value_or((script == "-" ? "stdin" : script.filename().string()) + std::string{heap_file_suffix});
  std::error_code ignored;
  const auto status = fs::status(output, ignored);
  if (output == "-" || (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))) {
    return refuse("-o", "a regular file, as snapshots are mapped", shown(json(output)));
  }
  if (auto fits = check_writable(output, "-o"); !fits) return tl::unexpected(std::move(fits.error()));
  return output;
}

Result<HeapSnapshotRun::Order> check(const CLI::App& app, const SnapshotWords& words) {
  const auto moment = moment_of(words.at);
  if (!moment) return tl::unexpected(moment.error());
  auto plan = plan_script(app, words.lua);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  const auto loaded = find_settings(fs::absolute(plan->program).parent_path());
  if (!loaded) return tl::unexpected(loaded.error());
  for (const auto& warning : loaded->warnings)
    fmt::print(stderr, "wayfinder heap: {}\n", warning);
  auto output = output_of(words, plan->program);
  if (!output) return tl::unexpected(std::move(output.error()));
  return HeapSnapshotRun::Order{std::move(*plan), std::move(*output), loaded->settings.memory.object_limit, *moment};
}

/// Gives the file its name, in place of one that was there.
Result<void> put_in_place(const fs::path& written, const fs::path& output) {
  std::error_code error;
  fs::rename(written, output, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(written, ignored);
  return refuse("-o", "a file that can be written",
                fmt::format("{} ({})", shown(json(output.string())), error.message()), ErrorCode::file);
}

Result<void> tell_of(const std::string& output) {
  const auto graph = open_heap_file(output, "-o");
  if (!graph) return tl::unexpected(graph.error());
  const auto summary = memory::summarize((*graph)->columns());
  fmt::print(stderr, "wayfinder: {} objects, {}; written to {}\n", top::count_text(summary.objects),
             top::bytes_text(static_cast<double>(summary.bytes)), escape_text(output));
  return {};
}

Result<int> run_snapshot(const CLI::App& app, const SnapshotWords& words) {
  auto order = check(app, words);
  if (!order) return tl::unexpected(std::move(order.error()));
  const std::string output = order->path;
  const auto part = fs::absolute(fmt::format("{}.{}.part", output, ::getpid()));  // the program may change its folder
  order->path = part.string();
  asio::io_context io{1};
  HeapSnapshotRun run{io.get_executor(), std::move(*order)};
  PassedSignals signals{io.get_executor(), [&](int number) { run.signal(number); }};
  std::optional<Result<ProgramEnd>> end;
  asio::co_spawn(io, run.run(), [&](const std::exception_ptr&, Result<ProgramEnd> result) {
    end = std::move(result);
    signals.cancel();
  });
  io.run();
  if (!end || !*end) {
    fmt::print(stderr, "wayfinder heap: {}\n", end ? end->error().message : "the program could not be followed");
    return 1;
  }
  Result<void> done = run.written();
  if (done) done = put_in_place(part, output);
  if (done) done = tell_of(output);
  if (done) return (*end)->exit_code;
  fmt::print(stderr, "wayfinder heap: {}\n", done.error().message);
  return (*end)->exit_code == 0 ? 1 : (*end)->exit_code;
}

}  // namespace

CommandWork declare_heap_snapshot(CLI::App& snapshot) {
  auto words = std::make_shared<SnapshotWords>();
  take_script(snapshot);
  snapshot.add_option("--lua", words->lua, "Lua: 5.4 (default), 5.3, 5.2, 5.1, luajit or an interpreter's path")
      ->type_name("V");
  snapshot.add_option("--at", words->at, "exit (default): when the program ends; or so many seconds after its start")
      ->type_name("WHEN");
  snapshot.add_option("-o,--output", words->output, "File to write (default SCRIPT.wfheap)")->type_name("FILE");
  snapshot.footer(
      "\nExamples:\n"
      "  wayfinder heap snapshot app.lua                  writes app.lua.wfheap when the program ends\n"
      "  wayfinder heap snapshot --at 30 -o half.wfheap server.lua\n");
  return [words, &snapshot] { return run_snapshot(snapshot, *words); };
}

}  // namespace wayfinder::adapter
