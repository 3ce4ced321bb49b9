#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/top/cells.hpp"

/// A picture of the terminal before it is one.
namespace wayfinder::adapter::top {

/// What a piece of text is; the terminal decides how that looks.
enum class Style {
  plain,
  faint,
  title,  ///< the program's name
  label,  ///< in front of a value
  value,
  bar,      ///< filled part of a meter, memory's curve
  heading,  ///< of the table
  sorted,   ///< the heading that it is sorted by
  hot,      ///< a function that takes much of the time
  warm,
  selected,  ///< the row that the cursor is on
  key,       ///< in the bar of keys
  key_text,
  notice,  ///< something that has just happened
  alarm,
};
constexpr auto styles = static_cast<std::size_t>(Style::alarm) + 1;

struct Span {
  std::string text;  ///< printable()
  Style style{};
};
using Line = std::vector<Span>;

struct Frame {
  std::size_t columns{};
  std::size_t rows{};
  Charset charset{Charset::unicode};
};

/// What was drawn: as many lines as the frame has rows, none wider than its columns.
struct Screen {
  std::vector<Line> lines;
  std::size_t first_row{};  ///< of the table, that is shown
  std::size_t page_rows{};  ///< of the table, that have room
};

/// Writes one line from left to right and keeps it inside its columns.
class LineWriter {
 public:
  LineWriter(std::size_t columns, Charset charset) : left_{columns}, charset_{charset} {}

  [[nodiscard]] std::size_t left() const noexcept { return left_; }
  /// As much of it as there is room for.
  void write(std::string_view text, Style style);
  /// All of it, or nothing when there is no room.
  bool write_whole(std::string_view text, Style style);
  void fill(Style style) { write(std::string(left_, ' '), style); }
  [[nodiscard]] Line line() && { return std::move(line_); }

 private:
  std::size_t left_;
  Charset charset_;
  Line line_;
};

/// Without the styles, as it can be read.
[[nodiscard]] std::string text_of(const Line& line);

}  // namespace wayfinder::adapter::top
