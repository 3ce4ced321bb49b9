#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder::adapter {

/// A piece of the program's output as a client can take it.
struct OutputPiece {
  std::string text;                ///< valid UTF-8; other bytes as `\xNN`
  std::optional<std::string> raw;  ///< the bytes themselves, when `text` shows some of them as `\xNN`
};

/// Cuts a byte stream into pieces that never split a UTF-8 sequence: one that is not whole yet waits for its rest.
class OutputText {
 public:
  /// The next piece; nullopt when there is nothing but the start of a sequence.
  [[nodiscard]] std::optional<OutputPiece> feed(std::string_view bytes);
  /// What still waits, at the end of the stream.
  [[nodiscard]] std::optional<OutputPiece> end();

 private:
  std::string waiting_;
};

/// RFC 4648, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace wayfinder::adapter
