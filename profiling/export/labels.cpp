#include "profiling/export/labels.hpp"

#include <algorithm>

#include "profiling/function_name.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {

std::string function_label(const Function& function) {
  std::string label = escape_text(function.shown_name);
  if (function.kind == FunctionKind::c) label += " [C]";
  return label;
}

std::string function_label_with_place(const Function& function) {
  std::string label = function_label(function);
  const bool place_is_missing = function.kind == FunctionKind::lua &&
                                function.shown_name != place_name(function.kind, function.source, function.first_line);
  if (place_is_missing) label += fmt::format(" ({}:{})", file_label(function), function.first_line);
  return label;
}

std::string folded_label(const Function& function) {
  std::string label = function_label_with_place(function);
  for (char& c : label) {
    if (c == ';') c = ':';
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return label;
}

std::string file_label(const Function& function) {
  if (function.kind == FunctionKind::c || function.kind == FunctionKind::marker) return {};
  return escape_text(shown_source(function.source));
}

std::string thread_label(std::uint32_t number) {
  if (number == other_threads) return "other coroutines";
  return number == 1 ? "main" : fmt::format("coroutine {}", number);
}

std::string counts_label(Mode mode, const ProfileCounters& counters) {
  switch (mode) {
    case Mode::call:
      return fmt::format("{} calls, {} lost", counters.calls, counters.lost_samples);
    case Mode::line:
      return fmt::format("{} hits, {} lost", counters.hits, counters.lost_samples);
    case Mode::allocation:
      return fmt::format("{} samples, {} lost", counters.samples, counters.lost_samples);
    case Mode::sampling:
      break;
  }
  return fmt::format("{} samples, {} lost ({} ns)", counters.samples, counters.lost_samples, counters.lost_ns);
}

std::int32_t shown_line(const FrameTable& table, const Frame& frame) {
  return frame.line > 0 ? frame.line : std::max(table.functions()[index_of(frame.function)].first_line, 0);
}

std::string profile_label(const ProfileHead& head) {
  if (!head.label.empty()) return escape_text(head.label);
  if (!head.program.empty()) return escape_text(head.program);
  return fmt::format("profile {}", head.id);
}

}  // namespace wayfinder::profiling
