#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace wayfinder::runtime::heap {

/// Where a function was made, as its label says it: "@app.lua:12", "=stdin:1", the first line of a text that was
/// loaded. No malloc.
class PlaceText {
 public:
  PlaceText(std::string_view source, int line) noexcept {
    char* end = std::ranges::copy(shown(source), bytes_.data()).out;
    *end++ = ':';
    end_ = std::to_chars(end, bytes_.data() + bytes_.size(), line).ptr;
  }
  PlaceText(const PlaceText&) = delete;
  PlaceText& operator=(const PlaceText&) = delete;

  [[nodiscard]] std::string_view view() const noexcept {
    return {bytes_.data(), static_cast<std::size_t>(end_ - bytes_.data())};
  }

 private:
  static constexpr std::size_t longest_path = 4096;
  static constexpr std::size_t longest_text = 60;

  /// As much of a source as a label takes: a file's path whole, of a loaded text its first line.
  static std::string_view shown(std::string_view source) noexcept {
    if (source.empty()) return "=?";
    if (source.front() == '@' || source.front() == '=') return source.substr(0, longest_path);
    return source.substr(0, std::min(source.find('\n'), longest_text));
  }

  std::array<char, longest_path + 32> bytes_{};
  const char* end_;
};

}  // namespace wayfinder::runtime::heap
