#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wayfinder::memory {

/// Takes the next bytes of a file. False: they could not be written, and nothing more will be.
using Sink = std::function<bool(std::string_view)>;

/// Text on its way to a sink, in pieces of some size; after the first failure it is thrown away.
/// Memory: piece_bytes, however long the text is.
class TextStream {
 public:
  static constexpr std::size_t piece_bytes = 1U << 16U;

  explicit TextStream(const Sink& sink) : sink_{sink} {}

  void text(std::string_view text);
  void number(std::uint64_t number);
  /// In quotes, escaped as JSON wants it; what is no UTF-8 or no visible text stands in Lua's escapes.
  void json_string(std::string_view bytes);

  /// Whether all that was written so far may have arrived: a long loop that sees false can stop.
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  void flush();

 private:
  const Sink& sink_;
  std::string piece_;
  bool is_open_{true};
};

}  // namespace wayfinder::memory
