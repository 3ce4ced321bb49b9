#include "adapter/top/screen.hpp"

namespace wayfinder::adapter::top {

void LineWriter::write(std::string_view text, Style style) {
  if (text.empty() || left_ == 0) return;
  auto shown = cut_end(text, left_, charset_);
  left_ -= width_of(shown);
  line_.push_back({std::move(shown), style});
}

bool LineWriter::write_whole(std::string_view text, Style style) {
  if (width_of(text) > left_) return false;
  write(text, style);
  return true;
}

std::string text_of(const Line& line) {
  std::string text;
  for (const Span& span : line)
    text += span.text;
  return text;
}

}  // namespace wayfinder::adapter::top
