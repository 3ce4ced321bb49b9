#include <fmt/format.h>

#include <algorithm>

#include "adapter/top/draw.hpp"
#include "adapter/top/figures.hpp"

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t columns_with_milliseconds = 60;
constexpr double hot_percent = 20;
constexpr double warm_percent = 5;
constexpr double noticed_percent = 0.05;  // less is shown as 0.0

Style style_of(const FunctionRow& row) {
  if (row.self_percent >= hot_percent) return Style::hot;
  if (row.self_percent >= warm_percent) return Style::warm;
  return row.self_percent < noticed_percent ? Style::faint : Style::plain;
}

Line heading(const Measurement& measurement, const ViewState& state, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  const std::string_view mark = frame.charset == Charset::unicode ? "▼" : "v";
  const auto write = [&](std::string_view text, SortBy sort, std::size_t cells) {
    const bool is_sorted = state.sort == sort;
    const std::string shown = fmt::format("{}{}", text, is_sorted ? mark : "");
    const std::size_t width = width_of(shown);
    writer.write(std::string(cells > width ? cells - width : 0, ' ') + shown,
                 is_sorted ? Style::sorted : Style::heading);
  };
  write("SELF%", SortBy::self, 6);
  writer.write(" ", Style::heading);
  write("TOTAL%", SortBy::total, 7);
  if (frame.columns >= columns_with_milliseconds) writer.write("    SELF ms", Style::heading);
  writer.write("  ", Style::heading);
  write("FUNCTION", SortBy::name, 0);
  const double seconds = state.is_recent ? measurement.recent_seconds : measurement.whole_seconds;
  auto span = state.is_recent ? fmt::format("the last {:.0f} s", seconds)
                              : "all " + time_text(std::chrono::seconds{static_cast<std::int64_t>(seconds)});
  if (!state.filter.empty()) span = fmt::format("\"{}\", {}", printable(state.filter), span);
  const std::size_t width = width_of(span) + 1;
  if (writer.left() > width + 1) {
    writer.write(std::string(writer.left() - width, ' '), Style::heading);
    writer.write(span, Style::heading);
  }
  writer.fill(Style::heading);
  return std::move(writer).line();
}

Line row_line(const FunctionRow& row, bool is_selected, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  const auto style = [&](Style wanted) { return is_selected ? Style::selected : wanted; };
  writer.write(percent_text(row.self_percent) + " ", style(style_of(row)));
  writer.write(fmt::format(" {} ", percent_text(row.total_percent)), style(Style::plain));
  if (frame.columns >= columns_with_milliseconds) {
    writer.write(fmt::format(" {:>9} ", milliseconds_text(row.self_ms)), style(Style::plain));
  }
  writer.write(" ", style(Style::plain));
  write_function(writer, row.name, row.place, style(style_of(row)), style(Style::faint), frame);
  if (is_selected) writer.fill(Style::selected);
  return std::move(writer).line();
}

std::string why_empty(const Measurement& measurement, const ViewState& state) {
  if (!state.filter.empty()) return "no function of this name or file";
  if (measurement.activity == Activity::joining) {
    return "in a C function, where it perhaps waits; it is watched when it is back in Lua";
  }
  return state.is_recent ? "it has not computed in this time" : "no samples yet";
}

}  // namespace

std::vector<Line> draw_functions(const Measurement& measurement, const ViewState& state, const Frame& frame,
                                 std::size_t rows, Screen& screen) {
  std::vector<Line> lines;
  if (rows == 0) return lines;
  lines.push_back(heading(measurement, state, frame));
  const auto functions = rows_of(measurement, state);
  screen.page_rows = rows - 1;
  // The cursor stays in sight, and the last page is a full one.
  const std::size_t page = std::max<std::size_t>(screen.page_rows, 1);
  std::size_t first = std::min(state.first_row, state.selected);
  if (state.selected >= first + page) first = state.selected - page + 1;
  screen.first_row = std::min(first, functions.size() > page ? functions.size() - page : 0);
  if (functions.empty()) {
    LineWriter writer{frame.columns, frame.charset};
    writer.write(" " + why_empty(measurement, state), Style::faint);
    lines.push_back(std::move(writer).line());
  }
  for (std::size_t i = screen.first_row; i < functions.size() && lines.size() < rows; ++i)
    lines.push_back(row_line(*functions[i], i == state.selected, frame));
  lines.resize(std::min(lines.size(), rows));
  return lines;
}

}  // namespace wayfinder::adapter::top
