#include "adapter/top/draw.hpp"

#include <algorithm>
#include <utility>

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t least_table_rows = 3;
constexpr std::size_t most_output_rows = 8;  // its heading among them

/// What the program prints gets a third of the room that header and keys leave.
std::size_t output_rows(std::span<const std::string> output, std::size_t room) {
  if (output.empty() || room < 3 * least_table_rows) return 0;
  return std::min({output.size() + 1, room / 3, most_output_rows});
}

/// What a terminal makes of a line's tabs, and of what is written over after a carriage return.
std::string as_on_a_terminal(std::string_view text) {
  constexpr std::size_t tab = 8;
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (const auto back = text.rfind('\r'); back != std::string_view::npos) text.remove_prefix(back + 1);
  std::string result;
  for (const char letter : text)
    letter == '\t' ? result.append(tab - width_of(printable(result)) % tab, ' ') : result += letter;
  return printable(result);
}

void append(std::vector<Line>& lines, std::vector<Line> more) {
  std::ranges::move(more, std::back_inserter(lines));
}

}  // namespace

Screen draw(const Measurement& measurement, const ViewState& state, const Extras& extras, const Frame& frame) {
  Screen screen;
  if (frame.rows == 0 || frame.columns == 0) return screen;
  screen.lines = draw_header(measurement, state, frame);
  // In a window of few lines the functions come before the rest.
  const std::size_t for_header = frame.rows > least_table_rows + 1 ? frame.rows - least_table_rows - 1 : 0;
  if (screen.lines.size() > for_header) screen.lines.resize(for_header);
  const std::size_t room = frame.rows - screen.lines.size() - 1;
  const std::size_t for_output = state.shows_help ? 0 : output_rows(extras.output, room);
  const std::size_t for_table = room - for_output;
  if (state.shows_help) {
    append(screen.lines, draw_help(frame, for_table));
  } else if (extras.calls != nullptr) {
    append(screen.lines, draw_calls(*extras.calls, frame, for_table));
  } else {
    append(screen.lines, draw_functions(measurement, state, frame, for_table, screen));
  }
  screen.lines.resize(frame.rows - 1 - for_output);
  append(screen.lines, draw_output(extras.output, frame, for_output));
  screen.lines.push_back(draw_keys(measurement, state, frame));
  return screen;
}

void write_function(LineWriter& writer, std::string_view name, std::string_view place, Style name_style,
                    Style place_style, const Frame& frame) {
  constexpr std::size_t least_place = 12;
  const std::size_t room = writer.left();
  const auto shown_name = printable(name);
  const auto shown_place = printable(place);
  const bool has_place = !shown_place.empty() && room >= 3 * least_place;
  const std::size_t for_place = has_place ? std::min(width_of(shown_place), std::max(room / 2, least_place)) : 0;
  const std::size_t for_name = has_place ? room - for_place - 1 : room;
  writer.write(fitted(shown_name, for_name, frame.charset), name_style);
  if (!has_place) return;
  writer.write(" ", place_style);
  writer.write(cut_front(shown_place, for_place, frame.charset), place_style);
}

std::vector<Line> draw_output(std::span<const std::string> output, const Frame& frame, std::size_t rows) {
  std::vector<Line> lines;
  if (rows == 0) return lines;
  LineWriter heading{frame.columns, frame.charset};
  heading.write(" OUTPUT", Style::heading);
  heading.write(" (all of it is written when this view ends)", Style::heading);
  heading.fill(Style::heading);
  lines.push_back(std::move(heading).line());
  for (const auto& text : output.last(std::min(rows - 1, output.size()))) {
    LineWriter writer{frame.columns, frame.charset};
    writer.write(as_on_a_terminal(text), Style::faint);
    lines.push_back(std::move(writer).line());
  }
  return lines;
}

}  // namespace wayfinder::adapter::top
