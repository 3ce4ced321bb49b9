#include "adapter/top/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace wayfinder::adapter::top {
namespace {

constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> ascii_blocks{"_", ".", ",", "-", "=", "+", "*", "#"};

}  // namespace

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1023.95 && unit + 1 < units.size()) {  // 1023.96 would read 1024.0
    bytes /= 1024;
    ++unit;
  }
  return fmt::format(fmt::runtime(unit == 0 ? "{:.0f} {}" : "{:.1f} {}"), bytes, units[unit]);
}

std::string count_text(std::uint64_t count) {
  auto digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string time_text(std::chrono::seconds time) {
  const auto seconds = time.count();
  const auto days = seconds / 86'400;
  const auto hours = seconds / 3'600 % 24;
  const auto minutes = seconds / 60 % 60;
  if (days > 0) return fmt::format("{}d {:02}:{:02}:{:02}", days, hours, minutes, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", hours, minutes, seconds % 60);
}

std::string percent_text(double percent) {
  return fmt::format("{:5.1f}", percent);
}

std::string milliseconds_text(double milliseconds) {
  if (milliseconds < 99'999.95) return fmt::format("{:.1f}", milliseconds);
  if (milliseconds < 9'999'999.5) return fmt::format("{:.0f}", milliseconds);
  return fmt::format("{:.1e}", milliseconds);
}

std::string_view activity_text(Activity activity) {
  switch (activity) {
    case Activity::joining:
      return "in a C function";
    case Activity::running:
      return "running";
    case Activity::waiting:
      return "waiting";
    case Activity::ended:
      return "ended";
    case Activity::unwatched:
      return "has let go";
  }
  return "";
}

std::string curve(std::span<const std::int64_t> values, std::size_t cells, Charset charset) {
  if (values.size() > cells) values = values.last(cells);
  if (values.empty()) return {};
  const auto [least, most] = std::ranges::minmax(values);
  // A curve of nearly equal values is flat, not a mountain.
  const double range = std::max({static_cast<double>(most - least), static_cast<double>(most) / 10, 1.0});
  const double lowest = static_cast<double>(most) - range;
  std::string text;
  for (const auto value : values) {
    const double level = (static_cast<double>(value) - lowest) / range * (blocks.size() - 1);
    const auto index = static_cast<std::size_t>(std::clamp(level + 0.5, 0.0, blocks.size() - 1.0));
    text += charset == Charset::unicode ? blocks[index] : ascii_blocks[index];
  }
  return text;
}

}  // namespace wayfinder::adapter::top
