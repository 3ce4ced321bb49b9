#include "protocol/link_framing.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace wayfinder::link {
namespace {

std::vector<Frame> decode(std::string_view stream, std::size_t piece) {
  std::vector<Frame> frames;
  FrameDecoder decoder;
  while (!stream.empty()) {
    decoder.feed(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    for (auto frame = decoder.next(); frame && *frame; frame = decoder.next())
      frames.push_back(std::move(**frame));
  }
  return frames;
}

Result<std::optional<Frame>> decode_header(std::string_view header) {
  FrameDecoder decoder;
  decoder.feed(header);
  return decoder.next();
}

/// The message in the one frame that `bytes` hold.
Message sent(const std::string& bytes) {
  const auto frames = decode(bytes, bytes.size());
  REQUIRE(frames.size() == 1);
  REQUIRE(frames.front().kind == FrameKind::message);
  auto message = parse_message(frames.front().payload);
  REQUIRE(message);
  return *message;
}

TEST_CASE("a frame is length, kind and payload", "[protocol][link]") {
  CHECK(encode_frame(FrameKind::samples, "abc") == std::string("\x03\0\0\0\x02"
                                                               "abc",
                                                               8));
}

TEST_CASE("frames come out whole and in order however the stream is cut", "[protocol][link]") {
  const std::size_t piece = GENERATE(range(std::size_t{1}, std::size_t{40}));
  CAPTURE(piece);
  const std::string binary(300, '\0');
  const auto frames = decode(encode_frame(FrameKind::message, "{}") + encode_frame(FrameKind::samples, binary) +
                                 encode_frame(FrameKind::message, ""),
                             piece);
  REQUIRE(frames.size() == 3);
  CHECK(frames[0].payload == "{}");
  CHECK(frames[1].kind == FrameKind::samples);
  CHECK(frames[1].payload == binary);
  CHECK(frames[2].payload.empty());
}

TEST_CASE("a frame of an unknown kind is refused before its payload", "[protocol][link]") {
  const auto frame = decode_header({"\x01\0\0\0\x04", 5});
  REQUIRE_FALSE(frame);
  CHECK(frame.error().code == ErrorCode::corrupt_file);
  CHECK(frame.error().field == "agent link");
  CHECK(frame.error().message == "agent link: expected a frame of kind 1, 2 or 3, got 4");
}

TEST_CASE("a frame beyond the limit is refused before its payload", "[protocol][link]") {
  CHECK(decode_header({"\0\0\0\x04\x01", 5}));
  const auto frame = decode_header({"\x01\0\0\x04\x01", 5});
  REQUIRE_FALSE(frame);
  CHECK(frame.error().code == ErrorCode::corrupt_file);
  CHECK(frame.error().message == "agent link: expected a frame of at most 67108864 bytes, got 67108865");
}

TEST_CASE("a request, its answer and an event are read back as they were sent", "[protocol][link]") {
  const Message request = sent(encode_request(7, "heap/write", {{"path", "/tmp/a"}}));
  CHECK(request.request_id == 7);
  CHECK_FALSE(request.reply_id);
  CHECK(request.name == "heap/write");
  CHECK(request.content["path"] == "/tmp/a");

  const auto frames = decode(encode_answer(7, {{"totalMs", 2.5}}), 3);
  REQUIRE(frames.size() == 1);
  REQUIRE(frames.front().kind == FrameKind::answer);
  const auto answer = parse_answer(frames.front().payload);
  REQUIRE(answer);
  CHECK(answer->id == 7);
  CHECK(answer->body.text == R"({"totalMs":2.5})");

  const Message event = sent(encode_event("ended", {{"exitCode", 3}}));
  CHECK_FALSE(event.request_id);
  CHECK_FALSE(event.reply_id);
  CHECK(event.name == "ended");
  CHECK(event.content["exitCode"] == 3);
}

TEST_CASE("messages may come without arguments or body", "[protocol][link]") {
  CHECK(sent(encode_request(1, "start", nullptr)).content.is_null());
  CHECK(sent(encode_event("hello", nullptr)).content.is_null());
  const auto frames = decode(encode_answer(1, nullptr), 64);
  REQUIRE(frames.size() == 1);
  const auto answer = parse_answer(frames.front().payload);
  REQUIRE(answer);
  CHECK(answer->body.text == "null");
}

TEST_CASE("an error crosses the link with its code, sentence and field", "[protocol][link]") {
  const Message reply = sent(encode_error(9, refuse("frameId", "a frame", "4", ErrorCode::unknown_id).value()));
  CHECK(reply.reply_id == 9);
  CHECK(reply.error.code == ErrorCode::unknown_id);
  CHECK(reply.error.message == "frameId: expected a frame, got 4");
  CHECK(reply.error.field == "frameId");
}

TEST_CASE("an answer that is too short for its id is refused by name", "[protocol][link]") {
  const auto answer = parse_answer("1234567");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::corrupt_file);
  CHECK(answer.error().message == "agent link: expected the id of a request, got 7 bytes");
}

TEST_CASE("text that is no UTF-8 does not break a message", "[protocol][link]") {
  CHECK(sent(encode_event("output", {{"text", "\xFF"}})).content["text"] == "\uFFFD");
}

TEST_CASE("a payload that is no message is refused by name", "[protocol][link]") {
  const auto [payload, field] = GENERATE(table<std::string, std::string>({
      {"", "agent link"},
      {"not JSON", "agent link"},
      {"[1]", "agent link"},
      {"{}", "agent link"},
      {R"({"id": 1})", "agent link"},
      {R"({"command": "start"})", "agent link"},
      {R"({"id": 1, "command": "start", "event": "hello"})", "agent link"},
      {R"({"reply": 1, "event": "hello"})", "agent link"},
      {R"({"reply": 1})", "agent link"},
      {R"({"event": "hello", "error": {"code": 1, "message": "no"}})", "agent link"},
      {R"({"reply": "one"})", "agent link.reply"},
      {R"({"reply": 1, "error": {"message": "no"}})", "agent link.error.code"},
  }));
  CAPTURE(payload);
  const auto message = parse_message(payload);
  REQUIRE_FALSE(message);
  CHECK(message.error().code == ErrorCode::corrupt_file);
  CHECK(message.error().field == field);
}

}  // namespace
}  // namespace wayfinder::link
