#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "adapter/top/draw.hpp"
#include "adapter/top/figures.hpp"

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t wide_enough = 60;  // for figures that a narrow window leaves out

/// "label value", when both have room.
void add(LineWriter& writer, std::string_view label, std::string_view value, Style style = Style::value) {
  if (width_of(label) + width_of(value) + 3 > writer.left()) return;
  writer.write("  ", Style::plain);
  if (!label.empty()) {
    writer.write(label, Style::label);
    writer.write(" ", Style::plain);
  }
  writer.write(value, style);
}

Line program_line(const Measurement& measurement, const ViewState& state, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  const auto activity = measurement.activity == Activity::ended && !measurement.end.empty()
                            ? measurement.end
                            : std::string{activity_text(measurement.activity)};
  const auto shown_activity = printable(activity);
  const std::size_t kept = width_of(shown_activity) + (state.is_paused ? 10 : 2);
  const auto name = printable(measurement.program);
  writer.write(cut_front(name, frame.columns > kept + 8 ? frame.columns - kept : 8, frame.charset), Style::title);
  const bool is_alarm = measurement.activity == Activity::ended || measurement.activity == Activity::unwatched;
  add(writer, "", shown_activity, is_alarm ? Style::alarm : Style::value);
  if (state.is_paused) add(writer, "", "PAUSED", Style::notice);
  add(writer, "", printable(measurement.lua));
  if (measurement.process_id > 0) add(writer, "pid", std::to_string(measurement.process_id));
  if (measurement.uptime) add(writer, "up", time_text(*measurement.uptime));
  return std::move(writer).line();
}

/// "CPU [|||||      42.0%]"
void write_meter(LineWriter& writer, double percent, std::size_t cells) {
  const auto text = fmt::format("{:.1f}%", percent);
  const double share = std::clamp(percent / 100, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(std::lround(share * static_cast<double>(cells)));
  std::string meter = std::string(filled, '|') + std::string(cells - filled, ' ');
  meter.replace(cells - text.size(), text.size(), text);
  writer.write("[", Style::plain);
  writer.write(std::string_view{meter}.substr(0, std::min(filled, cells - text.size())), Style::bar);
  writer.write(std::string_view{meter}.substr(std::min(filled, cells - text.size())), Style::value);
  writer.write("]", Style::plain);
}

Line processor_line(const Measurement& measurement, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  const std::size_t cells = std::clamp<std::size_t>(frame.columns / 3, 8, 40);
  if (frame.columns < cells + 6) return {};
  writer.write("CPU ", Style::label);
  write_meter(writer, measurement.cpu_percent, cells);
  add(writer, "samples", count_text(measurement.samples));
  add(writer, "lost", count_text(measurement.lost_samples), measurement.lost_samples > 0 ? Style::alarm : Style::value);
  add(writer, "at", fmt::format("{:g} Hz", measurement.rate));
  return std::move(writer).line();
}

Line memory_line(const Measurement& measurement, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  writer.write("Mem ", Style::label);
  if (!measurement.memory) {
    writer.write("(known when the program is back in Lua)", Style::faint);
    return std::move(writer).line();
  }
  const MemoryReading& memory = *measurement.memory;
  const std::size_t cells = std::clamp<std::size_t>(frame.columns / 3, 8, 40);
  const auto shown = curve(measurement.memory_history, cells, frame.charset);
  writer.write(" ", Style::plain);
  writer.write(fitted(shown, cells, frame.charset), Style::bar);
  writer.write(" ", Style::plain);
  add(writer, "", bytes_text(static_cast<double>(memory.total_bytes)));
  if (memory.growth) add(writer, "", fmt::format("+{}/s", bytes_text(*memory.growth)));
  add(writer, "peak", bytes_text(static_cast<double>(memory.peak_bytes)));
  return std::move(writer).line();
}

Line collector_line(const Measurement& measurement, const Frame& frame) {
  LineWriter writer{frame.columns, frame.charset};
  writer.write("GC", Style::label);
  if (measurement.memory) {
    const MemoryReading& memory = *measurement.memory;
    if (!memory.mode.empty()) add(writer, "", printable(memory.mode));
    if (measurement.collector_percent) {
      add(writer, "", fmt::format("{:.1f}% of the time", *measurement.collector_percent));
    }
    if (frame.columns >= wide_enough && memory.mode != "generational") {
      add(writer, "pause", std::to_string(memory.pause));
      add(writer, "step multiplier", std::to_string(memory.step_multiplier));
    }
  }
  return std::move(writer).line();
}

}  // namespace

std::vector<Line> draw_header(const Measurement& measurement, const ViewState& state, const Frame& frame) {
  return {program_line(measurement, state, frame), processor_line(measurement, frame), memory_line(measurement, frame),
          collector_line(measurement, frame), Line{}};
}

}  // namespace wayfinder::adapter::top
