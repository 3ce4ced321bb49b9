#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "protocol/error.hpp"

/// The Debug Adapter Protocol's bytes: header fields, an empty line, then as many bytes of body as Content-Length says
/// (DAP: base protocol). Bodies are handed out as they came; whether they are JSON is not looked at in here.
namespace wayfinder::dap {

constexpr std::size_t max_header_bytes = 4U << 10U;  ///< the empty line included
constexpr std::size_t max_body_bytes = 64U << 20U;

/// Why a stream cannot be cut into bodies. After each of them the stream is of no more use.
enum class FramingFault : std::uint8_t {
  not_a_header,      ///< no `Name: value` line: a browser's request, a TLS hello, a person's typing
  header_too_long,   ///< no empty line within max_header_bytes
  missing_length,    ///< a whole header without Content-Length
  duplicate_length,  ///< more than one Content-Length, equal or not
  invalid_length,    ///< something else than decimal digits
  body_too_long,     ///< more than max_body_bytes announced; refused before a byte of it is kept
};

struct FramingError {
  FramingFault fault{};
  Error error;  ///< bad_argument; `field` is "header" or "Content-Length"
};

/// Cuts a byte stream into message bodies. Thread: one at a time.
/// Memory: the bytes that were fed and not yet taken; nothing is set aside for a body before its bytes are there.
class BodyDecoder {
 public:
  /// Takes the next bytes of the stream, in pieces of any size.
  void feed(std::string_view bytes);

  /// The next whole body, perhaps empty; nullopt: more bytes are needed. A fault is found at the first byte that
  /// proves it, and is given again by every later call. Field names are read without regard to case; fields other
  /// than Content-Length are passed over.
  [[nodiscard]] tl::expected<std::optional<std::string>, FramingError> next();

  /// Whether the stream stops between two bodies, so that its end here loses nothing.
  [[nodiscard]] bool at_boundary() const noexcept { return consumed_ == buffer_.size() && !body_bytes_; }

 private:
  std::string buffer_;
  std::size_t consumed_{};                 ///< bytes of buffer_ that are done with
  std::optional<std::size_t> body_bytes_;  ///< set while a body is awaited
  std::optional<FramingError> fault_;
};

/// Header and body in one string, ready to be written.
[[nodiscard]] std::string encode_body(std::string_view body);

}  // namespace wayfinder::dap
