#include "adapter/top/watch.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "adapter/debuggee/start_profile.hpp"
#include "adapter/files/whole_file.hpp"
#include "adapter/top/figures.hpp"
#include "adapter/top/function_rows.hpp"
#include "profiling/export/exporter.hpp"

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t most_history = 512;  // wider than any terminal's curve
constexpr std::string_view collector_name = "[GC]";

double seconds_since(std::chrono::steady_clock::time_point time) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - time).count();
}

/// A name that no export of before has.
std::string export_path(std::int64_t process_id, std::string_view suffix) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("top-{}-{:%H%M%S}{}", process_id, fmt::localtime(now), suffix);
}

double collector_share(const std::vector<FunctionRow>& rows) {
  double share = 0;
  for (const auto& row : rows) {
    if (row.name == collector_name && row.place.empty()) share += row.total_percent;
  }
  return share;
}

}  // namespace

Watch::Watch(const asio::any_io_executor& executor, double rate) : begun_{executor}, tasks_{executor}, rate_{rate} {
  measurement_.rate = rate;
}

profiling::ProfileHead Watch::new_head() {
  profiling::ProfileHead head;
  head.id = profiles_.next_id();
  head.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate_)};
  head.program = watched_.program;
  head.lua = measurement_.lua;
  head.start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return head;
}

void Watch::remember(link::HelloBody hello, Watched watched) {
  watched_ = std::move(watched);
  measurement_.program = watched_.program.empty() ? hello.command_line : watched_.program;
  measurement_.lua = hello.release;
  measurement_.process_id = hello.process_id;
}

asio::awaitable<Result<Nothing>> Watch::begin(Agent& agent, link::HelloBody hello, Watched watched) {
  agent_ = &agent;
  remember(std::move(hello), std::move(watched));
  co_return co_await start_sampling();
}

void Watch::begin_soon(Agent& agent, link::HelloBody hello, Watched watched) {
  agent_ = &agent;
  remember(std::move(hello), std::move(watched));
  tasks_.spawn(begin_whenever());
}

asio::awaitable<void> Watch::begin_whenever() {
  link::ConfigureArguments configuration;
  configuration.no_debug = true;
  auto done = co_await agent_->ask<link::Configure>(std::move(configuration));
  if (done) {
    auto started = co_await start_sampling();
    done = std::move(started);
  }
  if (done) agent_->tell<link::Start>();  // one that has waited for a client goes on
  if (!done && done.error().code != ErrorCode::link_lost) notice_ = done.error().message;
}

asio::awaitable<Result<Nothing>> Watch::start_sampling() {
  auto head = new_head();
  auto folder = watched_.folder;
  auto started = co_await start_profile(*agent_, profiles_, std::move(head), std::move(folder));
  if (!started) co_return tl::unexpected(std::move(started.error()));
  if (measurement_.activity == Activity::joining) measurement_.activity = Activity::waiting;
  recent_.clear();
  recent_.add({Clock::now(), {}, 0});
  begun_.notify_all();
  tasks_.spawn(read_program());
  co_return Nothing{};
}

asio::awaitable<void> Watch::has_begun(std::chrono::milliseconds patience) {
  if (measurement_.activity == Activity::joining) co_await begun_.wait_for(patience);
}

void Watch::take_samples(const std::string& block) {
  if (const auto merged = profiles_.merge(block); !merged) notice_ = merged.error().message;
}

void Watch::end(Activity how, std::string sentence) {
  refresh();
  profiles_.finish_all();
  measurement_.activity = how;
  measurement_.end = std::move(sentence);
}

void Watch::refresh() {
  const bool is_over = measurement_.activity >= Activity::ended;
  if (watched_.started && !is_over) {
    measurement_.uptime = std::chrono::floor<std::chrono::seconds>(Clock::now() - *watched_.started);
  }
  const auto entry = profiles_.find(std::nullopt);
  if (!entry || is_over || measurement_.activity == Activity::joining) return;
  read_profile(**entry);
  const auto samples = (*entry)->profile->counters().samples;
  const bool has_computed = std::exchange(seen_samples_, samples) != samples;
  measurement_.activity = has_computed ? Activity::running : Activity::waiting;
  // A signal may cut a sleep of the program short, so that it is asked while it computes.
  if (has_computed && !is_reading_) tasks_.spawn(read_program());
  if (!measurement_.memory) return;
  measurement_.memory_history.push_back(measurement_.memory->total_bytes);
  if (measurement_.memory_history.size() > most_history) {
    measurement_.memory_history.erase(measurement_.memory_history.begin());
  }
}

void Watch::read_profile(SessionProfile& entry) {
  name_functions(entry);
  const auto& profile = *entry.profile;
  const auto& counters = profile.counters();
  measurement_.samples = counters.samples;
  measurement_.lost_samples = counters.lost_samples;
  measurement_.whole_seconds = seconds_since(entry.started);
  auto totals = profiling::function_totals(profile);
  measurement_.whole = function_rows(profile, totals, counters.weight_ns);
  measurement_.collector_percent = std::nullopt;
  if (profile.head().collector_frames) measurement_.collector_percent = collector_share(measurement_.whole);
  recent_.add({Clock::now(), std::move(totals), counters.weight_ns});
  const auto recent = recent_.difference();
  measurement_.recent = function_rows(profile, recent.totals, recent.weight_ns);
  measurement_.recent_seconds = recent_.seconds();
  const double recent_ns = measurement_.recent_seconds * 1e9;
  measurement_.cpu_percent = recent_ns > 0 ? 100 * static_cast<double>(recent.weight_ns) / recent_ns : 0;
}

std::optional<Calls> Watch::calls_of(profiling::FunctionId function) {
  const auto entry = profiles_.find(std::nullopt);
  if (!entry) return std::nullopt;
  return top::calls_of(*(*entry)->profile, function);
}

asio::awaitable<void> Watch::read_program() {
  is_reading_ = true;
  const auto entry = profiles_.find(std::nullopt);
  if (entry && unnamed_.has_new(*(*entry)->profile)) (void)co_await agent_->ask<link::FlushCollector>();
  const auto read = co_await agent_->ask<link::MemoryStatistics>();
  is_reading_ = false;
  if (!read) co_return;
  const auto peak = std::max(read->peak_bytes.value_or(0), measurement_.memory ? measurement_.memory->peak_bytes : 0);
  measurement_.memory = MemoryReading{read->total_bytes,
                                      std::max(peak, read->total_bytes),
                                      growth_.read(read->total_bytes),
                                      read->gc_mode.value_or(""),
                                      read->gc_pause,
                                      read->gc_step_mul};
}

void Watch::reset() {
  if (is_starting_again_ || measurement_.activity == Activity::joining) return;
  tasks_.spawn(start_again());
}

asio::awaitable<void> Watch::start_again() {
  is_starting_again_ = true;
  auto stopped = co_await agent_->ask<link::StopCollector>();
  if (stopped) {
    profiles_.finish_all();
    std::erase_if(profiles_.all(), [](const auto& entry) { return !entry.second.is_running; });
    seen_samples_ = 0;
    unnamed_.forget();
    measurement_.memory_history.clear();
    auto started = co_await start_sampling();
    stopped = std::move(started);
  }
  is_starting_again_ = false;
  if (stopped) notice_ = "Started again.";
  if (!stopped && stopped.error().code != ErrorCode::link_lost) notice_ = stopped.error().message;
}

void Watch::collect() {
  tasks_.spawn(force_collection());
}

asio::awaitable<void> Watch::force_collection() {
  notice_ = "Collecting at its next safe point.";
  const auto done = co_await agent_->ask<link::ForceGc>();
  if (!done) {
    if (done.error().code != ErrorCode::link_lost) notice_ = done.error().message;
    co_return;
  }
  notice_ = fmt::format("Collected {} in {:.1f} ms; {} are left.", bytes_text(static_cast<double>(done->freed_bytes)),
                        done->duration_ms, bytes_text(static_cast<double>(done->after_bytes)));
}

void Watch::export_profile() {
  tasks_.spawn(write_profile());
}

asio::awaitable<void> Watch::write_profile() {
  const auto entry = profiles_.find(std::nullopt);
  if (!entry || (*entry)->profile->counters().samples == 0) {
    notice_ = "There are no samples yet.";
    co_return;
  }
  const auto format = profiling::exporter("speedscope");
  const auto profile = readable(**entry);
  const auto path = export_path(measurement_.process_id, format->suffix);
  const auto written = co_await workers_.run([&]() -> Result<std::uint64_t> {
    const auto content = format->write(*profile);
    if (!content) return tl::unexpected(content.error());
    return write_whole_file(path, *content, "export");
  });
  notice_ = written ? fmt::format("Written to {}.", path) : written.error().message;
}

void Watch::stop() {
  if (agent_ != nullptr) agent_->tell<link::StopCollector>();
}

}  // namespace wayfinder::adapter::top
