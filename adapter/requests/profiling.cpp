#include "adapter/requests/profiling.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "adapter/debuggee/output_text.hpp"
#include "adapter/debuggee/start_profile.hpp"
#include "adapter/files/whole_file.hpp"
#include "adapter/profiles/counted_files.hpp"
#include "adapter/profiles/source_text.hpp"
#include "adapter/session/session.hpp"
#include "profiling/export/exporter.hpp"

namespace wayfinder::adapter {
namespace {

using namespace profiling_requests;

constexpr std::size_t default_limit = 50;

/// In allocation mode samples are bytes apart; a time between them is taken and says nothing.
bool has_interval(Mode mode) {
  return mode == Mode::sampling || mode == Mode::allocation;
}

Result<profiling::Exporter> find_exporter(const std::string& format, std::string_view field) {
  if (const auto found = profiling::exporter(format)) return *found;
  return refuse(field, fmt::format("one of {} or flamegraph", fmt::join(profiling::export_formats(), ", ")),
                shown(format));
}

Result<StopBody> stop_body(SessionProfile& entry, const StopArguments& arguments, const ShownFile& shown_file) {
  const auto limit = static_cast<std::size_t>(arguments.limit.value_or(default_limit));
  return StopBody{info_of(entry), summary_of(entry, limit, shown_file), std::nullopt};
}

/// A running profile with all that its collector has recorded: `Flush` makes the agent send it. The entry is found
/// again, for another request may have deleted it meanwhile. Without a program what came so far is all there is.
template <class Flush>
asio::awaitable<Result<SessionProfile*>> flushed(Session& session, Result<SessionProfile*> entry) {
  if (!entry || !(*entry)->is_running) co_return entry;
  const auto id = (*entry)->profile->head().id;
  const auto done = co_await session.agent().ask<Flush>();
  if (!done && done.error().code != ErrorCode::link_lost) co_return tl::unexpected(done.error());
  co_return session.profiles().find(id);
}

/// The program's sources as far as they lie on this machine. The function itself runs on any thread.
profiling::SourceText sources_of(Session& session) {
  const std::filesystem::path folder = session.program().plan().directory;
  return [folder, mappings = session.translation().mappings](std::string_view source) {
    if (!source.starts_with('@')) return read_source(folder, source);
    const auto path = (folder / source.substr(1)).lexically_normal().string();
    return read_source(folder, "@" + to_local(path, mappings));
  };
}

asio::awaitable<Result<std::uint64_t>> write_export(Session& session, profiling::Exporter exporter,
                                                    std::shared_ptr<const profiling::Profile> profile,
                                                    std::filesystem::path path) {
  const auto sources = sources_of(session);
  co_return co_await session.workers().run([&]() -> Result<std::uint64_t> {
    const auto text = profiling::write_export(exporter, *profile, sources);
    if (!text) return tl::unexpected(text.error());
    return write_whole_file(path, *text);
  });
}

/// A relative path is meant where the program runs.
std::filesystem::path resolve(Session& session, const std::string& path) {
  return std::filesystem::path{session.program().plan().directory} / path;
}

/// `field` is the path of what names the mode.
Result<Nothing> check_mode(Mode mode, std::optional<double> interval, std::string_view field) {
  if (interval && !has_interval(mode)) {
    return refuse(fmt::format("{}interval", field),
                  fmt::format("none in {} mode, which counts everything", name_of(mode)), fmt::format("{}", *interval));
  }
  return Nothing{};
}

}  // namespace

asio::awaitable<Result<std::string>> auto_export(Session& session, SessionProfile& entry) {
  const auto program = resolve(session, session.program().plan().program);
  const auto path = fmt::format("{}.profile-{}.speedscope.json", program.string(), entry.profile->head().id);
  const auto written = co_await write_export(session, *profiling::exporter("speedscope"), readable(entry), path);
  if (!written) co_return tl::unexpected(written.error());
  co_return path;
}

asio::awaitable<Result<StartBody>> profiling_start(Session& session, StartArguments arguments) {
  const auto& settings = session.settings().profiling;
  const Mode mode = arguments.mode.value_or(settings.default_mode);
  if (auto fits = check_mode(mode, arguments.interval, ""); !fits) co_return tl::unexpected(std::move(fits.error()));
  auto files = counted_files(mode, arguments.include, arguments.skip_files, {"include", "skipFiles"});
  if (!files) co_return tl::unexpected(std::move(files.error()));
  if (const auto* running = session.profiles().running()) {
    co_return refuse("profile", "no profile to be running",
                     fmt::format("profile {} (stop it first)", running->profile->head().id),
                     ErrorCode::already_running);
  }
  const double interval = arguments.interval.value_or(settings.sampling_interval_ms);
  const Clock clock = arguments.clock.value_or(Clock::cpu);
  const auto id = session.profiles().next_id();
  profiling::ProfileHead head;
  head.id = id;
  head.mode = static_cast<profiling::Mode>(mode);
  head.clock = static_cast<profiling::Clock>(clock);
  if (mode == Mode::sampling) head.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(interval * 1e6)};
  head.label = arguments.label.value_or("");
  head.program = session.program().plan().program;
  head.lua = session.program().lua();
  head.start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto folder = session.program().plan().directory;
  auto started = co_await start_profile(session.agent(), session.profiles(), std::move(head), std::move(*files),
                                        std::move(folder));
  if (!started) co_return tl::unexpected(std::move(started.error()));
  co_return StartBody{
      id, mode, has_interval(mode) ? std::optional{interval} : std::nullopt, clock, started->method, started->notes};
}

asio::awaitable<Result<StopBody>> profiling_stop(Session& session, StopArguments arguments) {
  auto found = session.profiles().find(arguments.profile);
  if (found && !(*found)->is_running) {  // it has ended with its program
    co_return stop_body(**found, arguments, files_for_client(session));
  }
  const auto entry = co_await flushed<link::StopCollector>(session, std::move(found));
  if (!entry) co_return tl::unexpected(entry.error());
  session.profiles().finish(**entry);
  auto body = stop_body(**entry, arguments, files_for_client(session));
  if (session.settings().profiling.auto_export) {
    auto path = co_await auto_export(session, **entry);
    if (path) {
      body->exported = std::move(*path);
    } else {
      session.tell(path.error().message);  // the profile has ended all the same
    }
  }
  co_return body;
}

asio::awaitable<Result<StopBody>> profiling_snapshot(Session& session, StopArguments arguments) {
  auto found = session.profiles().find(arguments.profile);
  const auto entry = co_await flushed<link::FlushCollector>(session, std::move(found));
  if (!entry) co_return tl::unexpected(entry.error());
  co_return stop_body(**entry, arguments, files_for_client(session));
}

asio::awaitable<Result<ExportBody>> profiling_export(Session& session, ExportArguments arguments) {
  const auto exporter = find_exporter(arguments.format, "format");
  if (!exporter) co_return tl::unexpected(exporter.error());
  auto found = session.profiles().find(arguments.profile);
  const auto entry = co_await flushed<link::FlushCollector>(session, std::move(found));
  if (!entry) co_return tl::unexpected(entry.error());
  const auto profile = readable(**entry);
  ExportBody body;
  if (arguments.path) {
    const auto path = resolve(session, *arguments.path);
    const auto written = co_await write_export(session, *exporter, profile, path);
    if (!written) co_return tl::unexpected(written.error());
    body.path = path.string();
    body.bytes = *written;
    co_return body;
  }
  const auto sources = sources_of(session);
  auto text = co_await session.workers().run([&] { return profiling::write_export(*exporter, *profile, sources); });
  if (!text) co_return tl::unexpected(std::move(text.error()));
  const bool is_text = exporter->encoding == profiling::Encoding::utf_8;
  body.content = is_text ? std::move(*text) : base64(*text);
  body.encoding = is_text ? "utf-8" : "base64";
  co_return body;
}

Result<ListBody> profiling_list(Session& session, Nothing) {
  ListBody body;
  for (const auto& [id, entry] : session.profiles().all())
    body.profiles.push_back(info_of(entry));
  return body;
}

Result<Nothing> profiling_delete(Session& session, DeleteArguments arguments) {
  const auto entry = session.profiles().find(arguments.profile);
  if (!entry) return tl::unexpected(entry.error());
  if ((*entry)->is_running) {
    return refuse("profile", "a profile that has ended (stop it first)", fmt::format("{} (running)", arguments.profile),
                  ErrorCode::wrong_state);
  }
  session.profiles().remove(arguments.profile);
  return Nothing{};
}

ShownFile files_for_client(Session& session) {
  return [&session](const std::string& path) {
    const auto whole = std::filesystem::path{session.program().plan().directory} / path;
    return session.translation().path_to_client(whole.lexically_normal().string());
  };
}

Result<Nothing> check_launch_profile(const LaunchProfile& profile, Mode default_mode) {
  const Mode mode = profile.mode.value_or(default_mode);
  auto fits = check_mode(mode, profile.interval, "profile.");
  if (!fits) return fits;
  const auto files = counted_files(mode, profile.include, profile.skip_files, {"profile.include", "profile.skipFiles"});
  if (!files) return tl::unexpected(files.error());
  std::size_t index = 0;
  for (const auto& target : profile.exports.value_or(std::vector<ExportTarget>{})) {
    const auto field = fmt::format("profile.export[{}].format", index++);
    const auto found = find_exporter(target.format, field);
    if (!found) return tl::unexpected(found.error());
    auto holds = profiling::check_mode(found->name, static_cast<profiling::Mode>(mode), field);
    if (!holds) return tl::unexpected(std::move(holds.error()));
  }
  return Nothing{};
}

}  // namespace wayfinder::adapter
