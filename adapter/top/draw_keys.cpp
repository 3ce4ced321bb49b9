#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapter/top/draw.hpp"

namespace wayfinder::adapter::top {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

constexpr std::array<Meaning, 10> bar{{{"F1", "Help"},
                                       {"F4", "Filter"},
                                       {"F6", "Sort"},
                                       {"F10", "Quit"},
                                       {"t", "Recent"},
                                       {"p", "Pause"},
                                       {"Enter", "Calls"},
                                       {"r", "Reset"},
                                       {"g", "Collect"},
                                       {"e", "Export"}}};

constexpr std::array<Meaning, 11> help{{{"up, down, page, home, end", "move"},
                                        {"Enter", "callers and callees of a function, and back"},
                                        {"s, F6", "sort by self, total or name"},
                                        {"t", "the last seconds, or all since the start"},
                                        {"/, F4", "only functions or files with this text; Esc clears it"},
                                        {"p", "hold the picture; measuring goes on"},
                                        {"r", "start again from nothing"},
                                        {"g", "force a full collection"},
                                        {"e", "write a speedscope file into this folder"},
                                        {"?, F1", "this help"},
                                        {"q, F10, Ctrl-C", "leave; a program that was attached to runs on"}}};

}  // namespace

Line draw_keys(const Measurement& measurement, const ViewState& state, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  if (state.is_filter_typed) {
    writer.write("Filter: ", Style::key_text);
    writer.write(printable(state.filter), Style::key_text);
    writer.write("_", Style::key_text);
    writer.fill(Style::key_text);
    return std::move(writer).line();
  }
  const bool has_ended = measurement.activity == Activity::ended;
  const std::string notice = state.notice.empty() && has_ended
                                 ? fmt::format("The program has ended: {}. q leaves.", measurement.end)
                                 : state.notice;
  if (!notice.empty()) {
    writer.write(" " + printable(notice), Style::notice);
    writer.fill(Style::notice);
    return std::move(writer).line();
  }
  for (const auto& [key, meaning] : bar) {
    if (width_of(key) + width_of(meaning) + 1 > writer.left()) break;
    writer.write(key, Style::key);
    const bool is_back = key == "t" && state.is_recent;
    writer.write(fmt::format("{} ", is_back ? "All" : meaning), Style::key_text);
  }
  writer.fill(Style::key_text);
  return std::move(writer).line();
}

std::vector<Line> draw_help(const Frame& frame, std::size_t rows) {
  std::size_t widest = 0;
  for (const auto& [key, meaning] : help)
    widest = std::max(widest, key.size());
  if (frame.columns < 2 * widest) widest = 0;  // as each needs
  std::vector<Line> lines;
  for (const auto& [key, meaning] : help) {
    if (lines.size() == rows) break;
    LineWriter writer{frame.columns, frame.charset};
    writer.write(fmt::format("  {:<{}}  ", key, widest), Style::label);
    writer.write(meaning, Style::plain);
    lines.push_back(std::move(writer).line());
  }
  return lines;
}

}  // namespace wayfinder::adapter::top
