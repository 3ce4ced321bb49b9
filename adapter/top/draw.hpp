#pragma once
#include <span>
#include <string>
#include <vector>

#include "adapter/top/measurement.hpp"
#include "adapter/top/screen.hpp"
#include "adapter/top/view_state.hpp"

/// From what was measured to lines of cells. Pure; thread: adapter I/O.
namespace wayfinder::adapter::top {

/// What there is to show beside figures.
struct Extras {
  std::span<const std::string> output;  ///< the last lines that the program has printed, oldest first
  const Calls* calls{};                 ///< of the function that is opened
};

/// The whole picture.
[[nodiscard]] Screen draw(const Measurement& measurement, const ViewState& state, const Extras& extras,
                          const Frame& frame);

/// Its parts, from top to bottom.
[[nodiscard]] std::vector<Line> draw_header(const Measurement& measurement, const ViewState& state, const Frame& frame);
/// Functions in `rows` lines, the heading among them; fills in the screen's figures about rows.
[[nodiscard]] std::vector<Line> draw_functions(const Measurement& measurement, const ViewState& state,
                                               const Frame& frame, std::size_t rows, Screen& screen);
/// Callers, the function itself and its callees in at most `rows` lines.
[[nodiscard]] std::vector<Line> draw_calls(const Calls& calls, const Frame& frame, std::size_t rows);
[[nodiscard]] std::vector<Line> draw_help(const Frame& frame, std::size_t rows);
[[nodiscard]] std::vector<Line> draw_output(std::span<const std::string> output, const Frame& frame, std::size_t rows);
/// The last line: keys, the filter while it is typed, or what has just happened.
[[nodiscard]] Line draw_keys(const Measurement& measurement, const ViewState& state, const Frame& frame);

/// Name and place share what is left of a line behind the figures.
void write_function(LineWriter& writer, std::string_view name, std::string_view place, Style name_style,
                    Style place_style, const Frame& frame);

}  // namespace wayfinder::adapter::top
