#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/json.hpp"

/// The agent link's bytes: frames of a 4-byte little-endian length, one byte of kind, then `length` bytes of payload.
///
/// A `message` frame holds one JSON object: a request {id, command, arguments}, its refusal {reply: id, error: {code,
/// message, field}}, or an event {event, body}. A `samples` frame holds a sample block (profiling/sample_block.hpp). An
/// `answer` frame holds the request's id, 8 bytes little-endian, then the body's JSON, which may be passed on unread.
/// Both sides keep the order in which frames were sent.
namespace wayfinder::link {

enum class FrameKind : std::uint8_t { message = 1, samples = 2, answer = 3 };

constexpr std::size_t max_frame_bytes = 64U << 20U;

struct Frame {
  FrameKind kind{FrameKind::message};
  std::string payload;
};

/// Header and payload in one string, ready to be written.
[[nodiscard]] std::string encode_frame(FrameKind kind, std::string_view payload);

/// Cuts a byte stream into frames. Thread: one at a time.
class FrameDecoder {
 public:
  /// Takes the next bytes of the stream.
  void feed(std::string_view bytes);
  /// The next whole frame; nullopt: more bytes are needed. Error: corrupt_file for an unknown kind or a length beyond
  /// max_frame_bytes; the stream is then of no more use.
  [[nodiscard]] Result<std::optional<Frame>> next();

 private:
  std::string buffer_;
  std::size_t consumed_{};
};

[[nodiscard]] std::string encode_request(std::int64_t id, std::string_view command, json arguments);
[[nodiscard]] std::string encode_answer(std::int64_t id, const json& body);
[[nodiscard]] std::string encode_error(std::int64_t id, const Error& error);
[[nodiscard]] std::string encode_event(std::string_view event, json body);

/// One parsed `message` frame; which members are set tells what it is.
struct Message {
  std::optional<std::int64_t> request_id;  ///< of a request
  std::optional<std::int64_t> reply_id;    ///< of a refusal
  std::string name;                        ///< command or event
  json content;                            ///< arguments or body; null where there are none
  Error error;                             ///< of a refusal
};

/// Error: corrupt_file when the payload is none of the three.
[[nodiscard]] Result<Message> parse_message(std::string_view payload);

/// One `answer` frame.
struct Answer {
  std::int64_t id{};
  JsonText body;
};

/// Error: corrupt_file when the payload is too short. Whether the body is JSON is not looked at.
[[nodiscard]] Result<Answer> parse_answer(std::string_view payload);

}  // namespace wayfinder::link
