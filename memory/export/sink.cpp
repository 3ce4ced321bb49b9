#include "memory/export/sink.hpp"

#include <array>
#include <charconv>

#include "memory/graph/path_text.hpp"

namespace wayfinder::memory {

void TextStream::text(std::string_view text) {
  piece_ += text;
  if (piece_.size() >= piece_bytes) flush();
}

void TextStream::number(std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}

void TextStream::json_string(std::string_view bytes) {
  std::string escaped{'"'};
  for (const char letter : printable(bytes)) {  // which leaves no control characters
    if (letter == '"' || letter == '\\') escaped += '\\';
    escaped += letter;
  }
  escaped += '"';
  text(escaped);
}

void TextStream::flush() {
  if (is_open_ && !piece_.empty()) is_open_ = sink_(piece_);
  piece_.clear();
}

}  // namespace wayfinder::memory
