#include "adapter/top/function_rows.hpp"

#include <fmt/format.h>

#include <chrono>

#include "profiling/function_name.hpp"

namespace wayfinder::adapter::top {
namespace {

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double percent_of(std::chrono::nanoseconds part, double whole_ns) {
  return whole_ns <= 0 ? 0 : 100 * static_cast<double>(part.count()) / whole_ns;
}

std::string place_of(const profiling::Function& function) {
  // A marker has no place, and a main chunk is called by it.
  const bool has_place = function.kind == profiling::FunctionKind::lua || function.kind == profiling::FunctionKind::c;
  if (!has_place) return {};
  auto source = profiling::shown_source(function.source);
  return function.first_line > 0 ? fmt::format("{}:{}", source, function.first_line) : source;
}

FunctionRow row_of(const profiling::Profile& profile, profiling::FunctionId id, const profiling::Totals& totals,
                   std::uint64_t weight_ns) {
  const auto& function = profile.frames().functions()[profiling::index_of(id)];
  const auto whole = static_cast<double>(weight_ns);
  return {id,
          function.shown_name,
          place_of(function),
          percent_of(totals.self_time, whole),
          percent_of(totals.total_time, whole),
          milliseconds(totals.self_time)};
}

std::vector<CallRow> call_rows(const profiling::Profile& profile, const std::vector<profiling::Callee>& calls,
                               std::chrono::nanoseconds total) {
  std::vector<CallRow> rows;
  for (const auto& call : calls) {
    const auto& function = profile.frames().functions()[profiling::index_of(call.function)];
    rows.push_back({function.shown_name, place_of(function), percent_of(call.time, static_cast<double>(total.count())),
                    milliseconds(call.time)});
  }
  return rows;
}

}  // namespace

std::vector<FunctionRow> function_rows(const profiling::Profile& profile, std::span<const profiling::Totals> totals,
                                       std::uint64_t weight_ns) {
  std::vector<FunctionRow> rows;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (totals[i].total_samples == 0) continue;
    rows.push_back(row_of(profile, profiling::FunctionId{static_cast<std::uint32_t>(i)}, totals[i], weight_ns));
  }
  return rows;
}

Calls calls_of(const profiling::Profile& profile, profiling::FunctionId function) {
  const auto totals = profiling::function_totals(profile);
  if (profiling::index_of(function) >= totals.size()) return {};
  const auto& own = totals[profiling::index_of(function)];
  const auto neighbours = profiling::neighbours_of(profile, function);
  return {row_of(profile, function, own, profile.counters().weight_ns),
          call_rows(profile, neighbours.callers, own.total_time),
          call_rows(profile, neighbours.callees, own.total_time)};
}

}  // namespace wayfinder::adapter::top
