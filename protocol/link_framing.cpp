#include "protocol/link_framing.hpp"

#include <utility>

#include "protocol/fields.hpp"

namespace wayfinder::link {
namespace {

constexpr std::size_t header_bytes = 5;  // length, kind
constexpr std::size_t id_bytes = 8;      // of an answer
constexpr std::size_t kept_bytes = 64U << 10U;
constexpr std::size_t max_sentence_bytes = 1U << 20U;  // of an error: a program's message has no limit

void append_number(std::string& bytes, std::uint64_t number, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    bytes.push_back(static_cast<char>(number >> (8 * i) & 0xFFU));
}

std::uint64_t number_at(std::string_view bytes, std::size_t start, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t i = count; i-- > 0;)
    number = number << 8U | static_cast<std::uint8_t>(bytes[start + i]);
  return number;
}

std::string frame_head(FrameKind kind, std::size_t payload_bytes) {
  std::string frame;
  frame.reserve(header_bytes + payload_bytes);
  append_number(frame, payload_bytes, header_bytes - 1);
  frame.push_back(static_cast<char>(kind));
  return frame;
}

struct WireError {
  std::uint16_t code{};
  std::string message;
  std::optional<std::string> field;
};
constexpr auto fields_of(std::type_identity<WireError>) {
  using T = WireError;
  return std::tuple{field("code", &T::code), field("message", &T::message), field("field", &T::field)};
}

/// What tells messages apart. Their contents, `arguments` of a request and `body` of the others, may be large: they are
/// moved, where reading and writing would copy.
struct WireHead {
  std::optional<std::int64_t> id;
  std::optional<std::string> command;
  std::optional<std::int64_t> reply;
  std::optional<std::string> event;
  std::optional<WireError> error;
};
constexpr auto fields_of(std::type_identity<WireHead>) {
  using T = WireHead;
  return std::tuple{field("id", &T::id), field("command", &T::command), field("reply", &T::reply),
                    field("event", &T::event), field("error", &T::error)};
}

std::string encode(const WireHead& head, const char* content_name = "", json content = nullptr) {
  json message = write(head);
  if (!content.is_null()) message[content_name] = std::move(content);
  return encode_frame(FrameKind::message, dump_json(message));
}

json take_content(json& message, const char* name) {
  const auto found = message.find(name);
  return found == message.end() ? json{} : std::move(*found);
}

}  // namespace

std::string encode_frame(FrameKind kind, std::string_view payload) {
  std::string frame = frame_head(kind, payload.size());
  frame.append(payload);
  return frame;
}

void FrameDecoder::feed(std::string_view bytes) {
  if (consumed_ == buffer_.size()) {
    buffer_.clear();
    consumed_ = 0;
  } else if (consumed_ > buffer_.size() / 2) {
    buffer_.erase(0, std::exchange(consumed_, 0));
  }
  buffer_.append(bytes);
}

Result<std::optional<Frame>> FrameDecoder::next() {
  const std::string_view rest = std::string_view{buffer_}.substr(consumed_);
  if (rest.size() < header_bytes) return std::nullopt;
  const std::size_t length = number_at(rest, 0, header_bytes - 1);
  const auto kind = static_cast<std::uint8_t>(rest[header_bytes - 1]);
  if (kind < static_cast<std::uint8_t>(FrameKind::message) || kind > static_cast<std::uint8_t>(FrameKind::answer)) {
    return refuse("agent link", "a frame of kind 1, 2 or 3", std::to_string(kind), ErrorCode::corrupt_file);
  }
  if (length > max_frame_bytes) {
    return refuse("agent link", fmt::format("a frame of at most {} bytes", max_frame_bytes), std::to_string(length),
                  ErrorCode::corrupt_file);
  }
  if (rest.size() - header_bytes < length) return std::nullopt;
  Frame frame{FrameKind{kind}, std::string{rest.substr(header_bytes, length)}};
  consumed_ += header_bytes + length;
  if (consumed_ == buffer_.size() && buffer_.capacity() > kept_bytes) {
    buffer_ = {};  // one big frame must not stay in memory for the rest of the session
    consumed_ = 0;
  }
  return frame;
}

std::string encode_request(std::int64_t id, std::string_view command, json arguments) {
  return encode({.id = id, .command = std::string{command}}, "arguments", std::move(arguments));
}

std::string encode_answer(std::int64_t id, const json& body) {
  const std::string text = dump_json(body);
  if (text.size() > max_frame_bytes - id_bytes) {
    return encode_error(
        id, {ErrorCode::unsupported,
             fmt::format("answer: expected at most {} bytes, got {}", max_frame_bytes - id_bytes, text.size()),
             {}});
  }
  std::string frame = frame_head(FrameKind::answer, id_bytes + text.size());
  append_number(frame, static_cast<std::uint64_t>(id), id_bytes);
  frame.append(text);
  return frame;
}

std::string encode_error(std::int64_t id, const Error& error) {
  std::string message{std::string_view{error.message}.substr(0, max_sentence_bytes)};
  if (message.size() < error.message.size()) message.append("…");
  return encode(
      {.reply = id, .error = WireError{static_cast<std::uint16_t>(error.code), std::move(message), error.field}});
}

std::string encode_event(std::string_view event, json body) {
  std::string frame = encode({.event = std::string{event}}, "body", std::move(body));
  if (frame.size() <= header_bytes + max_frame_bytes) return frame;
  return encode(
      {.event = "output"}, "body",
      {{"category", "console"},
       {"output", fmt::format("wayfinder: an event \"{}\" of {} bytes was left out\n", event, frame.size())}});
}

Result<Message> parse_message(std::string_view payload) {
  auto parsed = parse_json(payload);
  if (!parsed) {
    return refuse("agent link", "a JSON object", shown(escape_text(payload)), ErrorCode::corrupt_file);
  }
  auto wire = read<WireHead>(*parsed, "agent link");
  if (!wire) {
    wire.error().code = ErrorCode::corrupt_file;
    return tl::unexpected(std::move(wire.error()));
  }
  const bool is_request = wire->id && wire->command;
  const bool is_refusal = wire->reply.has_value();
  if (int{is_request} + int{is_refusal} + int{wire->event.has_value()} != 1 || is_refusal != wire->error.has_value()) {
    return refuse("agent link", "a request, a refusal or an event", shown(*parsed), ErrorCode::corrupt_file);
  }
  Message message;
  if (is_request) {
    message.request_id = wire->id;
    message.name = std::move(*wire->command);
    message.content = take_content(*parsed, "arguments");
    return message;
  }
  if (is_refusal) {
    message.reply_id = wire->reply;
    message.error =
        Error{ErrorCode{wire->error->code}, std::move(wire->error->message), wire->error->field.value_or("")};
    return message;
  }
  message.name = std::move(*wire->event);
  message.content = take_content(*parsed, "body");
  return message;
}

Result<Answer> parse_answer(std::string_view payload) {
  if (payload.size() < id_bytes) {
    return refuse("agent link", "the id of a request", fmt::format("{} bytes", payload.size()),
                  ErrorCode::corrupt_file);
  }
  return Answer{static_cast<std::int64_t>(number_at(payload, 0, id_bytes)), {std::string{payload.substr(id_bytes)}}};
}

}  // namespace wayfinder::link
