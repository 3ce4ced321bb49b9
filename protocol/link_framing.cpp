#include "protocol/link_framing.hpp"

#include <utility>

#include "protocol/fields.hpp"

namespace wayfinder::link {
namespace {

constexpr std::size_t header_bytes = 5;  // length, kind
constexpr std::size_t kept_bytes = 64U << 10U;

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
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
  std::string frame;
  frame.reserve(header_bytes + payload.size());
  for (unsigned shift = 0; shift < 32; shift += 8)
    frame.push_back(static_cast<char>(payload.size() >> shift & 0xFFU));
  frame.push_back(static_cast<char>(kind));
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
  std::size_t length = 0;
  for (std::size_t i = 4; i-- > 0;)
    length = length << 8U | byte_at(rest, i);
  const std::uint8_t kind = byte_at(rest, 4);
  if (kind != static_cast<std::uint8_t>(FrameKind::message) && kind != static_cast<std::uint8_t>(FrameKind::samples)) {
    return refuse("agent link", "a frame of kind 1 or 2", std::to_string(kind), ErrorCode::corrupt_file);
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

std::string encode_reply(std::int64_t id, json body) {
  return encode({.reply = id}, "body", std::move(body));
}

std::string encode_error(std::int64_t id, const Error& error) {
  return encode({.reply = id, .error = WireError{static_cast<std::uint16_t>(error.code), error.message, error.field}});
}

std::string encode_event(std::string_view event, json body) {
  return encode({.event = std::string{event}}, "body", std::move(body));
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
  if (int{is_request} + int{wire->reply.has_value()} + int{wire->event.has_value()} != 1) {
    return refuse("agent link", "a request, an answer or an event", shown(*parsed), ErrorCode::corrupt_file);
  }
  Message message;
  if (is_request) {
    message.request_id = wire->id;
    message.name = std::move(*wire->command);
    message.content = take_content(*parsed, "arguments");
    return message;
  }
  message.reply_id = wire->reply;
  if (wire->event) message.name = std::move(*wire->event);
  message.content = take_content(*parsed, "body");
  if (wire->error) {
    message.error =
        Error{ErrorCode{wire->error->code}, std::move(wire->error->message), wire->error->field.value_or("")};
  }
  return message;
}

}  // namespace wayfinder::link
