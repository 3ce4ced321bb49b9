#include "adapter/profiles/profiles.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapter/profiles/executable_lines.hpp"
#include "profiling/function_name.hpp"
#include "profiling/sample_block.hpp"
#include "profiling/summary.hpp"
#include "profiling/tree_block.hpp"

namespace wayfinder::adapter {
namespace {

using profiling_requests::ChildFunction;
using profiling_requests::SummaryFunction;

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

template <class Key, class Value>
std::string list_ids(const std::map<Key, Value>& entries) {
  std::vector<Key> ids;
  for (const auto& [id, value] : entries)
    ids.push_back(id);
  if (ids.empty()) return "a profile (there is none)";
  return fmt::format("a profile (there {} {})", ids.size() == 1 ? "is" : "are", fmt::join(ids, ", "));
}

/// What the mode counts.
void count(SummaryFunction& shown, profiling::Mode mode, const profiling::Totals& totals) {
  switch (mode) {
    case profiling::Mode::sampling:
      shown.samples = totals.self_samples;
      break;
    case profiling::Mode::call:
      shown.calls = totals.calls;
      break;
    case profiling::Mode::line:
      shown.hits = totals.hits;
      break;
    case profiling::Mode::allocation:
      shown.samples = totals.self_samples;
      shown.allocated_bytes = totals.total_allocations.bytes;
      shown.alive_bytes = totals.total_allocations.alive_bytes;
      break;
  }
}

std::vector<profiling_requests::SummaryLine> lines_of(const std::vector<profiling::LineHeat>& heat) {
  std::vector<profiling_requests::SummaryLine> lines;
  for (const auto& line : heat)
    lines.push_back({line.line, line.totals.hits, milliseconds(line.totals.self_time)});
  return lines;
}

void find_executable_lines(SessionProfile& entry) {
  if (entry.profile->head().mode != profiling::Mode::line) return;
  entry.profile->set_executable_lines(executable_lines(*entry.profile, entry.sources));
}

std::string iso_time(std::chrono::sys_time<std::chrono::milliseconds> time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

}  // namespace

void name_functions(SessionProfile& entry) {
  entry.profile->name_from_sources(
      [&](std::string_view source, std::int32_t line) { return entry.sources.line(source, line); });
}

SessionProfile& Profiles::add(profiling::ProfileHead head, const std::string& folder) {
  last_id_ = head.id;
  const auto [entry, is_new] =
      profiles_.try_emplace(last_id_, SessionProfile{std::make_shared<profiling::Profile>(std::move(head)),
                                                     std::chrono::steady_clock::now(), SourceLines{folder}});
  return entry->second;
}

SessionProfile* Profiles::running() {
  for (auto& [id, entry] : profiles_) {
    if (entry.is_running) return &entry;
  }
  return nullptr;
}

Result<SessionProfile*> Profiles::find(std::optional<std::int64_t> id) {
  if (!id) {
    if (auto* entry = running()) return entry;
    if (!profiles_.empty()) return &profiles_.rbegin()->second;  // one at a time: they end in the order of their ids
  }
  const auto found = id ? profiles_.find(*id) : profiles_.end();
  if (found != profiles_.end()) return &found->second;
  return refuse("profile", list_ids(profiles_), id ? std::to_string(*id) : "nothing", ErrorCode::unknown_id);
}

Result<void> Profiles::merge(std::string_view bytes) {
  if (profiling::is_tree_block(bytes)) {
    const auto block = profiling::decode_tree_block(bytes);
    if (!block) return tl::unexpected(block.error());
    auto* const profile = profile_of(block->profile);
    return profile == nullptr ? Result<void>{} : profile->merge_counts(*block);
  }
  const auto block = profiling::decode(bytes);
  if (!block) return tl::unexpected(block.error());
  auto* const profile = profile_of(block->profile);
  return profile == nullptr ? Result<void>{} : profile->merge(*block);
}

profiling::Profile* Profiles::profile_of(std::int64_t id) {
  const auto found = profiles_.find(id);
  return found == profiles_.end() ? nullptr : found->second.profile.get();
}

void Profiles::finish(SessionProfile& entry) {
  if (!entry.is_running) return;
  entry.is_running = false;
  entry.profile->set_duration(std::chrono::steady_clock::now() - entry.started);
  name_functions(entry);
  find_executable_lines(entry);
  entry.sources.forget();
}

void Profiles::finish_all() {
  for (auto& [id, entry] : profiles_)
    finish(entry);
}

std::shared_ptr<const profiling::Profile> readable(SessionProfile& entry) {
  if (!entry.is_running) return entry.profile;
  name_functions(entry);
  find_executable_lines(entry);
  entry.profile->set_duration(std::chrono::steady_clock::now() - entry.started);
  return std::make_shared<const profiling::Profile>(*entry.profile);
}

profiling_requests::ProfileInfo info_of(const SessionProfile& entry) {
  const auto& head = entry.profile->head();
  profiling_requests::ProfileInfo info;
  info.id = head.id;
  info.mode = static_cast<link::CollectorMode>(head.mode);
  info.label = head.label;
  info.start_time = iso_time(head.start);
  info.duration_ms = milliseconds(entry.is_running ? std::chrono::steady_clock::now() - entry.started : head.duration);
  const auto& counters = entry.profile->counters();
  info.samples = counters.samples + counters.calls + counters.hits;  // the mode has one of them
  info.lost_samples = entry.profile->counters().lost_samples;
  info.running = entry.is_running;
  return info;
}

profiling_requests::Summary summary_of(SessionProfile& entry, std::size_t limit, const ShownFile& shown_file) {
  if (entry.is_running) name_functions(entry);
  const auto functions = entry.profile->frames().functions();
  const auto place = [&](auto& target, profiling::FunctionId id) -> const profiling::Function& {
    const auto& function = functions[profiling::index_of(id)];
    target.name = function.shown_name;
    const bool is_file = function.source.starts_with('@') && shown_file;
    target.source = is_file ? shown_file(function.source.substr(1)) : profiling::shown_source(function.source);
    target.line = function.first_line;
    return function;
  };
  const bool has_lines = entry.profile->head().mode == profiling::Mode::line;
  const auto heat = has_lines ? profiling::line_heat(*entry.profile) : std::vector<std::vector<profiling::LineHeat>>{};
  profiling_requests::Summary result;
  for (const auto& row : profiling::summarize(*entry.profile, limit).functions) {
    SummaryFunction shown;
    place(shown, row.function);
    count(shown, entry.profile->head().mode, row.totals);
    shown.self_ms = milliseconds(row.totals.self_time);
    shown.total_ms = milliseconds(row.totals.total_time);
    shown.self_percent = row.self_percent;
    shown.total_percent = row.total_percent;
    for (const auto& callee : row.children) {
      ChildFunction child;
      place(child, callee.function);
      if (entry.profile->head().mode == profiling::Mode::call) {
        child.calls = callee.calls;
      } else {
        child.samples = callee.samples;
      }
      if (!shown.children) shown.children.emplace();
      shown.children->push_back(std::move(child));
    }
    if (has_lines) shown.lines = lines_of(heat[profiling::index_of(row.function)]);
    result.functions.push_back(std::move(shown));
  }
  return result;
}

}  // namespace wayfinder::adapter
