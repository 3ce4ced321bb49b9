#include "adapter/session/breakpoints.hpp"

#include <algorithm>
#include <utility>

namespace wayfinder::adapter {
namespace {

constexpr const char* not_loaded_yet = "the code is not loaded yet";
constexpr const char* removed = "a later request has removed it";

/// Takes the first of `old` that `matches`, so that two entries never get one id.
template <class Entry, class Matches>
std::optional<std::int64_t> take_id(std::vector<Entry>& old, Matches matches) {
  const auto found = std::find_if(old.begin(), old.end(), matches);
  if (found == old.end()) return std::nullopt;
  const std::int64_t id = found->wanted.id;
  old.erase(found);
  return id;
}

}  // namespace

link::BreakpointStatus Breakpoints::pending(std::int64_t id, std::int64_t line) {
  link::BreakpointStatus status{
      .id = id, .verified = false, .line = {}, .message = not_loaded_yet, .reason = "pending"};
  if (line > 0) status.line = line;
  return status;
}

SourceBreakpoints& Breakpoints::replace(link::SourceKey key, dap::Source source,
                                        std::vector<link::LineBreakpoint> wanted) {
  const std::string name = key.path ? *key.path : "#" + std::to_string(key.source_reference.value_or(0));
  auto& entry = sources_[name];
  auto old = std::exchange(entry.breakpoints, {});
  entry.key = std::move(key);
  entry.source = std::move(source);
  for (auto& breakpoint : wanted) {
    const auto same_line = [&](const PlacedBreakpoint& before) { return before.wanted.line == breakpoint.line; };
    const auto id = take_id(old, same_line);
    breakpoint.id = id ? *id : ++last_id_;
    auto status = pending(breakpoint.id, breakpoint.line);
    entry.breakpoints.push_back({std::move(breakpoint), std::move(status)});
  }
  return entry;
}

std::vector<NamedBreakpoint>& Breakpoints::replace_functions(std::vector<link::FunctionBreakpoint> wanted) {
  auto old = std::exchange(functions_, {});
  for (auto& breakpoint : wanted) {
    const auto same_name = [&](const NamedBreakpoint& before) { return before.wanted.name == breakpoint.name; };
    const auto id = take_id(old, same_name);
    breakpoint.id = id ? *id : ++last_id_;
    auto status = pending(breakpoint.id, 0);
    functions_.push_back({std::move(breakpoint), std::move(status)});
  }
  return functions_;
}

std::optional<const dap::Source*> Breakpoints::update(const link::BreakpointStatus& status) {
  for (auto& [name, entry] : sources_) {
    for (auto& breakpoint : entry.breakpoints) {
      if (breakpoint.wanted.id != status.id) continue;
      breakpoint.status = status;
      return &entry.source;
    }
  }
  for (auto& breakpoint : functions_) {
    if (breakpoint.wanted.id != status.id) continue;
    breakpoint.status = status;
    return nullptr;
  }
  return std::nullopt;
}

std::vector<link::BreakpointStatus> Breakpoints::statuses_of(const std::vector<std::int64_t>& ids) const {
  std::map<std::int64_t, const link::BreakpointStatus*> known;
  for (const auto& [name, entry] : sources_) {
    for (const auto& breakpoint : entry.breakpoints)
      known.emplace(breakpoint.wanted.id, &breakpoint.status);
  }
  for (const auto& breakpoint : functions_)
    known.emplace(breakpoint.wanted.id, &breakpoint.status);
  std::vector<link::BreakpointStatus> statuses;
  for (const auto id : ids) {
    const auto found = known.find(id);
    statuses.push_back(
        found != known.end()
            ? *found->second
            : link::BreakpointStatus{.id = id, .verified = false, .line = {}, .message = removed, .reason = "failed"});
  }
  return statuses;
}

void Breakpoints::forget_statuses() {
  for (auto& [name, entry] : sources_) {
    for (auto& breakpoint : entry.breakpoints)
      breakpoint.status = pending(breakpoint.wanted.id, breakpoint.wanted.line);
  }
  for (auto& breakpoint : functions_)
    breakpoint.status = pending(breakpoint.wanted.id, 0);
}

}  // namespace wayfinder::adapter
