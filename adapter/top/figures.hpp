#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/top/cells.hpp"
#include "adapter/top/measurement.hpp"

/// Figures as people read them. Pure; thread: any.
namespace wayfinder::adapter::top {

/// "512 B", "12.3 MiB".
[[nodiscard]] std::string bytes_text(double bytes);
/// "12,345".
[[nodiscard]] std::string count_text(std::uint64_t count);
/// "0:01:07", "2d 03:04:05".
[[nodiscard]] std::string time_text(std::chrono::seconds time);
/// A percentage in five cells: " 62.3", "100.0".
[[nodiscard]] std::string percent_text(double percent);
/// "12.4 ms", in at most seven cells: "1234.5", "123456", "1.2e+09".
[[nodiscard]] std::string milliseconds_text(double milliseconds);

/// What the program does, in a word or two.
[[nodiscard]] std::string_view activity_text(Activity activity);

/// The last values as a curve, one cell each, between a little below the least and the greatest.
[[nodiscard]] std::string curve(std::span<const std::int64_t> values, std::size_t cells, Charset charset);

}  // namespace wayfinder::adapter::top
