#include "protocol/framing.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace wayfinder::dap {
namespace {

/// Everything that comes out of `stream` when it arrives `piece` bytes at a time, and the fault that ends it.
struct Decoded {
  std::vector<std::string> bodies;
  std::optional<FramingError> error;
};
Decoded decode(std::string_view stream, std::size_t piece = std::string_view::npos) {
  Decoded decoded;
  BodyDecoder decoder;
  while (!stream.empty()) {
    decoder.feed(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    while (true) {
      auto body = decoder.next();
      if (!body) {
        decoded.error = body.error();
        return decoded;
      }
      if (!*body) break;
      decoded.bodies.push_back(std::move(**body));
    }
  }
  return decoded;
}

TEST_CASE("a message is read back as it was written", "[protocol][framing]") {
  const std::string body = GENERATE(std::string{}, std::string{"{}"}, std::string{"\0\r\n\r\n\xFF", 6});
  const auto decoded = decode(encode_body(body));
  CHECK(decoded.bodies == std::vector{body});
  CHECK_FALSE(decoded.error);
}

TEST_CASE("the header on the wire is the one of the specification", "[protocol][framing]") {
  CHECK(encode_body("{\"seq\":1}") == "Content-Length: 9\r\n\r\n{\"seq\":1}");
}

TEST_CASE("messages come out whole however the stream is cut", "[protocol][framing]") {
  const std::size_t piece = GENERATE(range(std::size_t{1}, std::size_t{60}));
  CAPTURE(piece);
  const auto decoded = decode(encode_body("{\"a\":1}") + encode_body("") + encode_body("second"), piece);
  CHECK(decoded.bodies == std::vector<std::string>{"{\"a\":1}", "", "second"});
  CHECK_FALSE(decoded.error);
}

TEST_CASE("other header fields are passed over, in any order and case", "[protocol][framing]") {
  const auto decoded =
      decode("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:\t2 \r\nX-Empty:\r\n\r\n{}");
  CHECK(decoded.bodies == std::vector<std::string>{"{}"});
  CHECK_FALSE(decoded.error);
}

TEST_CASE("a body may be as long as the limit, and one byte more is refused at the header", "[protocol][framing]") {
  BodyDecoder decoder;
  decoder.feed("Content-Length: 67108864\r\n\r\n");
  REQUIRE(decoder.next());
  CHECK_FALSE(decoder.at_boundary());
  const auto longer = decode("Content-Length: 67108865\r\n\r\n");
  REQUIRE(longer.error);
  CHECK(longer.error->fault == FramingFault::body_too_long);
  CHECK(longer.error->error.field == "Content-Length");
  CHECK(longer.error->error.message == "Content-Length: expected at most 67108864, got 67108865");
}

TEST_CASE("a length that overflows every integer is too long, not small", "[protocol][framing]") {
  const auto decoded = decode("Content-Length: 18446744073709551618\r\n\r\n{}");
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::body_too_long);
}

TEST_CASE("a header may be as long as the limit and no longer", "[protocol][framing]") {
  const std::string fixed = "Content-Length: 2\r\nX: \r\n\r\n";
  const auto header = [&](std::size_t size) {
    return "Content-Length: 2\r\nX: " + std::string(size - fixed.size(), 'x') + "\r\n\r\n";
  };
  CHECK(decode(header(max_header_bytes) + "{}").bodies.size() == 1);
  const std::size_t piece = GENERATE(std::size_t{1}, std::size_t{4'096}, std::size_t{10'000});
  const auto longer = decode(header(max_header_bytes + 1) + "{}", piece);
  CHECK(longer.bodies.empty());
  REQUIRE(longer.error);
  CHECK(longer.error->fault == FramingFault::header_too_long);
  CHECK(longer.error->error.field == "header");
  CHECK(longer.error->error.message == "header: expected an empty line within 4096 bytes, got none");
}

TEST_CASE("a header without a length is refused", "[protocol][framing]") {
  const auto decoded = decode("Content-Type: text/plain\r\n\r\n{}");
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::missing_length);
  CHECK(decoded.error->error.field == "Content-Length");
}

TEST_CASE("a second length is refused even when both agree", "[protocol][framing]") {
  const auto decoded = decode("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}");
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::duplicate_length);
  CHECK(decoded.error->error.field == "Content-Length");
}

TEST_CASE("a length that is no plain decimal number is refused", "[protocol][framing]") {
  const std::string value = GENERATE("", "-1", "+2", "0x2", "2.0", "2 2", "two", "2,2");
  CAPTURE(value);
  const auto decoded = decode("Content-Length: " + value + "\r\n\r\n{}");
  CHECK(decoded.bodies.empty());
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::invalid_length);
  CHECK(decoded.error->error.field == "Content-Length");
  CHECK(decoded.error->error.message ==
        "Content-Length: expected a number of bytes in decimal digits, got \"" + value + "\"");
}

TEST_CASE("a browser's request is refused in its first line", "[protocol][framing]") {
  const auto decoded = decode("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(decoded.bodies.empty());
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::not_a_header);
  CHECK(decoded.error->error.field == "header");
  CHECK(decoded.error->error.message ==
        "header: expected a field such as \"Content-Length: 119\", got \"POST / HTTP/1.1\"");
}

TEST_CASE("bytes that can begin no header are refused at once, without waiting for a line", "[protocol][framing]") {
  const std::string bytes = GENERATE("{\"seq\":1}", "\x16\x03\x01", "GET ", ": 2", "\n", "\r\n", "Length\r\n");
  CAPTURE(bytes);
  const auto decoded = decode(bytes);
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::not_a_header);
}

TEST_CASE("lines that end in a bare newline or hold control characters are refused", "[protocol][framing]") {
  const std::string bytes = GENERATE("Content-Length: 2\n\n{}", "Content-Length: 2\rX", "Content-Length: \x01");
  const auto decoded = decode(bytes);
  REQUIRE(decoded.error);
  CHECK(decoded.error->fault == FramingFault::not_a_header);
}

TEST_CASE("after a fault the stream stays refused", "[protocol][framing]") {
  BodyDecoder decoder;
  decoder.feed("GET / HTTP/1.1\r\n");
  REQUIRE_FALSE(decoder.next());
  decoder.feed(encode_body("{}"));
  const auto again = decoder.next();
  REQUIRE_FALSE(again);
  CHECK(again.error().fault == FramingFault::not_a_header);
}

TEST_CASE("a stream that ends inside a message is told from one that ends between two", "[protocol][framing]") {
  BodyDecoder decoder;
  CHECK(decoder.at_boundary());
  decoder.feed("Content-Length: 2\r\n\r\n{");
  CHECK_FALSE(decoder.at_boundary());
  REQUIRE_FALSE(decoder.next().value());
  CHECK_FALSE(decoder.at_boundary());
  decoder.feed("}");
  REQUIRE(decoder.next().value() == "{}");
  CHECK(decoder.at_boundary());
}

}  // namespace
}  // namespace wayfinder::dap
