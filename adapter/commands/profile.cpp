#include <CLI/CLI.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/command.hpp"
#include "adapter/commands/export_file.hpp"
#include "adapter/commands/headless_program.hpp"
#include "adapter/commands/profile_convert.hpp"
#include "adapter/commands/profile_diff.hpp"
#include "adapter/commands/profile_file.hpp"
#include "adapter/commands/push_options.hpp"
#include "adapter/commands/script_arguments.hpp"
#include "adapter/config/settings.hpp"
#include "adapter/debuggee/start_profile.hpp"
#include "adapter/files/whole_file.hpp"
#include "adapter/profiles/counted_files.hpp"
#include "adapter/profiles/profiles.hpp"
#include "adapter/push/push_stream.hpp"
#include "adapter/server/passed_signals.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::size_t listed_functions = 10;

struct ProfileOptions {
  std::optional<std::string> lua;
  std::optional<std::string> mode;
  std::optional<std::string> rate;
  std::optional<std::vector<std::string>> include;
  std::optional<std::vector<std::string>> skip_files;
  std::string clock{"cpu"};
  std::string format{"speedscope"};
  std::optional<std::string> output;
  PushOptions push{.url_option = "--push", .prefix = "--push-"};
};

/// The options after they were checked.
struct ProfileOrder {
  LaunchPlan plan;
  link::CollectorMode mode{};
  double interval_ms{};
  link::Clock clock{};
  link::CountedFiles files;
  profiling::Exporter exporter;
  std::string output;  ///< "-": stdout
  std::optional<PushOrder> push;
};

Result<double> interval_of(const ProfileOptions& options, const ProfilingSettings& settings) {
  if (!options.rate) return settings.sampling_interval_ms;
  double rate = 0;
  if (CLI::detail::lexical_cast(*options.rate, rate) && rate >= 1 && rate <= 10'000) return 1000 / rate;
  return refuse("--rate", "samples per second from 1 to 10000", shown(json(*options.rate)));
}

Result<link::CollectorMode> mode_of(const ProfileOptions& options, const ProfilingSettings& settings) {
  if (!options.mode) return settings.default_mode;
  for (const auto mode : {link::CollectorMode::sampling, link::CollectorMode::call, link::CollectorMode::line,
                          link::CollectorMode::allocation}) {
    if (*options.mode == name_of(mode)) return mode;
  }
  return refuse("--mode", "sampling, call, line or allocation", shown(json(*options.mode)));
}

/// wayfinder.yaml beside the script or above it; its warnings go to stderr.
Result<Settings> settings_of(const std::filesystem::path& script) {
  auto loaded = find_settings(std::filesystem::absolute(script).parent_path());
  if (!loaded) return tl::unexpected(std::move(loaded.error()));
  for (const auto& warning : loaded->warnings)
    fmt::print(stderr, "wayfinder profile: {}\n", warning);
  return std::move(loaded->settings);
}

Result<std::optional<PushOrder>> push_of(const PushOptions& options, const std::string& program) {
  if (!options.url) {
    if (const auto given = options.given()) return refuse(*given, "--push beside it", "none");
    return std::optional<PushOrder>{};
  }
  auto order = check_push_options(options);
  if (!order) return tl::unexpected(std::move(order.error()));
  if (order->target.name.empty()) order->target.name = push_name_of(program);
  return std::optional{std::move(*order)};
}

Result<ProfileOrder> check(const CLI::App& app, const ProfileOptions& options) {
  if (options.clock != "cpu" && options.clock != "wall") {
    return refuse("--clock", "cpu or wall", shown(json(options.clock)));
  }
  const auto exporter = find_export_format("--format", options.format);
  if (!exporter) return tl::unexpected(exporter.error());
  auto plan = plan_script(app, options.lua);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  const auto script = std::filesystem::path{plan->program};
  const auto settings = settings_of(script);
  if (!settings) return tl::unexpected(settings.error());
  const auto mode = mode_of(options, settings->profiling);
  if (!mode) return tl::unexpected(mode.error());
  auto holds = profiling::check_mode(exporter->name, static_cast<profiling::Mode>(*mode), "--format");
  if (!holds) return tl::unexpected(std::move(holds.error()));
  if (options.rate && *mode != link::CollectorMode::sampling) {
    return refuse("--rate", fmt::format("none in {} mode", name_of(*mode)), shown(json(*options.rate)));
  }
  auto files = counted_files(*mode, options.include, options.skip_files, {"--include", "--skip-files"});
  if (!files) return tl::unexpected(std::move(files.error()));
  const auto interval = interval_of(options, settings->profiling);
  if (!interval) return tl::unexpected(interval.error());
  auto output =
      options.output.value_or((script == "-" ? "stdin" : script.filename().string()) + std::string{exporter->suffix});
  if (output != "-") {
    if (auto fits = check_writable(output, "-o"); !fits) return tl::unexpected(std::move(fits.error()));
  }
  auto push = push_of(options.push, plan->program);
  if (!push) return tl::unexpected(std::move(push.error()));
  return ProfileOrder{
      std::move(*plan),  *mode,     *interval,         options.clock == "wall" ? link::Clock::wall : link::Clock::cpu,
      std::move(*files), *exporter, std::move(output), std::move(*push)};
}

profiling::ProfileHead head_of(const ProfileOrder& order, const std::string& lua) {
  profiling::ProfileHead head;
  head.id = 1;
  head.mode = static_cast<profiling::Mode>(order.mode);
  head.clock = static_cast<profiling::Clock>(order.clock);
  if (order.mode == link::CollectorMode::sampling) {
    head.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(order.interval_ms * 1e6)};
  }
  head.program = order.plan.program;
  head.lua = lua;
  head.start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return head;
}

std::string_view counted_in(link::CollectorMode mode) {
  switch (mode) {
    case link::CollectorMode::call:
      return "calls";
    case link::CollectorMode::line:
      return "lines";
    case link::CollectorMode::sampling:
    case link::CollectorMode::allocation:
      break;
  }
  return "samples";
}

void print_summary(SessionProfile& entry) {
  const auto info = info_of(entry);
  fmt::print(stderr, "\nwayfinder: {} {} in {:.2f} s, {} lost\n", info.samples, counted_in(info.mode),
             info.duration_ms / 1000, info.lost_samples);
  const auto summary = summary_of(entry, listed_functions);
  if (summary.functions.empty()) return;
  fmt::print(stderr, "    self    total{}  function\n", info.mode == link::CollectorMode::call ? "      calls" : "");
  for (const auto& function : summary.functions) {
    const std::string place = function.line > 0          ? fmt::format(" ({}:{})", function.source, function.line)
                              : function.source == "[C]" ? " [C]"
                                                         : "";
    const std::string calls = function.calls ? fmt::format("{:11}", *function.calls) : "";
    fmt::print(stderr, "{:7.1f}% {:7.1f}%{}  {}{}\n", function.self_percent, function.total_percent, calls,
               escape_text(function.name), escape_text(place));
  }
}

asio::awaitable<Result<ProgramEnd>> run_and_sample(HeadlessProgram& program, const ProfileOrder& order,
                                                   Profiles& profiles, PushStream* stream) {
  program.on_sample_block = [&](std::string block) { (void)profiles.merge(block); };
  const auto start_collector = [&](Agent& agent, const link::HelloBody& hello) -> asio::awaitable<Result<Nothing>> {
    auto head = head_of(order, hello.lua);
    auto folder = order.plan.directory;
    auto files = order.files;
    auto started = co_await start_profile(agent, profiles, std::move(head), std::move(files), std::move(folder));
    if (!started) co_return tl::unexpected(std::move(started.error()));
    if (stream != nullptr) stream->begin(agent);
    co_return Nothing{};
  };
  auto end = co_await program.run(order.plan, true, start_collector);
  profiles.finish_all();
  if (stream != nullptr) co_await stream->end();
  co_return end;
}

Result<int> run_profile(const CLI::App& app, const ProfileOptions& options) {
  const auto order = check(app, options);
  if (!order) return tl::unexpected(order.error());
  std::optional<Pusher> pusher;
  if (order->push) {
    auto client = HttpClient::load();
    if (!client) {
      fmt::print(stderr, "wayfinder profile: {}\n", client.error().message);
      return 1;
    }
    pusher.emplace(order->push->target, std::move(*client));
  }
  asio::io_context io{1};
  HeadlessProgram program{io.get_executor()};
  Profiles profiles;
  std::optional<PushStream> stream;
  if (pusher) stream.emplace(io.get_executor(), profiles, *pusher, order->push->every);
  // However the program takes them, its profile is written.
  PassedSignals signals{io.get_executor(), [&](int number) { program.signal(number); }};
  std::optional<Result<ProgramEnd>> end;
  asio::co_spawn(io, run_and_sample(program, *order, profiles, stream ? &*stream : nullptr),
                 [&](const std::exception_ptr&, Result<ProgramEnd> result) {
                   end = std::move(result);
                   signals.cancel();
                 });
  io.run();
  if (!end || !*end) {
    fmt::print(stderr, "wayfinder profile: {}\n", end ? end->error().message : "the program could not be followed");
    return 1;
  }
  auto& entry = profiles.all().at(1);
  print_summary(entry);
  const auto written = write_export(order->exporter, *entry.profile, order->output, order->plan.directory);
  if (pusher) finish_pushing(*pusher, order->push->target.endpoint);
  if (!written) {
    fmt::print(stderr, "wayfinder profile: {}\n", written.error().message);
    return (*end)->exit_code == 0 ? 1 : (*end)->exit_code;
  }
  return (*end)->exit_code;
}

}  // namespace

CommandWork declare_profile(CLI::App& app) {
  auto options = std::make_shared<ProfileOptions>();
  take_script(app);
  app.add_option("--lua", options->lua, "Lua: 5.4 (default), 5.3, 5.2, 5.1, luajit or an interpreter's path")
      ->type_name("V");
  app.add_option("--mode", options->mode,
                 "sampling (default), call or line (each is counted, many times slower), allocation")
      ->type_name("MODE");
  app.add_option("--rate", options->rate, "Samples a second, 1 to 10000 (default 100)")->type_name("HZ");
  app.add_option("--include", options->include, "call, line: only functions of files that fit the glob; repeatable")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--skip-files", options->skip_files, "call, line: no functions of files that fit the glob; repeatable")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--clock", options->clock, "cpu (default): time it computes; wall: waiting counts too")
      ->type_name("CLOCK");
  app.add_option("--format", options->format, list_export_formats(options->format))->type_name("F");
  app.add_option("-o,--output", options->output, "File to write; - is stdout (default SCRIPT and the format's ending)")
      ->type_name("FILE");
  declare_push_options(app, options->push);
  auto* convert = add_profile_subcommand(app, "convert", "Write a profile of the json format in another one");
  auto* diff = add_profile_subcommand(app, "diff", "Compare two profiles: what got slower");
  return [options, &app, convert, run_convert = declare_profile_convert(*convert), diff,
          run_diff = declare_profile_diff(*diff)] {
    if (convert->parsed()) return run_convert();
    return diff->parsed() ? run_diff() : run_profile(app, *options);
  };
}

}  // namespace wayfinder::adapter
