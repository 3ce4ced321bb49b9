#include <fmt/format.h>

#include <algorithm>

#include "adapter/top/draw.hpp"
#include "adapter/top/figures.hpp"

namespace wayfinder::adapter::top {
namespace {

Line heading(std::string_view text, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  writer.write(text, Style::heading);
  writer.fill(Style::heading);
  return std::move(writer).line();
}

Line call_line(const CallRow& row, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  writer.write(fmt::format("{}  {:>9}  ", percent_text(row.percent), milliseconds_text(row.ms)), Style::plain);
  write_function(writer, row.name, row.place, Style::plain, Style::faint, frame);
  return std::move(writer).line();
}

void add_calls(std::vector<Line>& lines, const std::vector<CallRow>& calls, std::string_view none, std::size_t most,
               const Frame& frame) {
  if (calls.empty()) {
    LineWriter writer{frame.columns, frame.charset};
    writer.write(none, Style::faint);
    lines.push_back(std::move(writer).line());
  }
  for (std::size_t i = 0; i < std::min(calls.size(), most); ++i)
    lines.push_back(call_line(calls[i], frame));
}

Line function_line(const FunctionRow& row, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  writer.write(fmt::format(" self {:.1f}%, total {:.1f}%  ", row.self_percent, row.total_percent), Style::value);
  write_function(writer, row.name, row.place, Style::title, Style::plain, frame);
  return std::move(writer).line();
}

}  // namespace

std::vector<Line> draw_calls(const Calls& calls, const Frame& frame, std::size_t rows) {
  constexpr std::size_t fixed_rows = 3;
  const std::size_t room = rows > fixed_rows ? rows - fixed_rows : 0;
  // Each list may take what the other does not need.
  const std::size_t wanted = std::max<std::size_t>(calls.callers.size(), 1);
  const std::size_t below = std::min(std::max<std::size_t>(calls.callees.size(), 1), room / 2);
  const std::size_t above = std::min(wanted, room - below);
  std::vector<Line> lines;
  lines.push_back(function_line(calls.function, frame));
  lines.push_back(heading(" ITS CALLERS (share of its total, ms)", frame));
  add_calls(lines, calls.callers, " none: the program starts with it", above, frame);
  lines.push_back(heading(" WHAT IT CALLS", frame));
  add_calls(lines, calls.callees, " nothing that took time", room - std::min(above, room), frame);
  lines.resize(std::min(lines.size(), rows));
  return lines;
}

}  // namespace wayfinder::adapter::top
