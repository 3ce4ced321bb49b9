#include "tests/session/channel.hpp"

#include <catch2/catch.hpp>
#include <charconv>

namespace wayfinder::test {

std::optional<std::string> take_body(std::string& bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  const std::string_view name = "Content-Length: ";
  const auto at = std::string_view{bytes}.substr(0, end).find(name);
  if (at == std::string_view::npos) FAIL("no DAP header from the server: " << bytes.substr(0, 200));
  std::size_t length = 0;
  std::from_chars(bytes.data() + at + name.size(), bytes.data() + end, length);
  const std::size_t header_bytes = end + 4;
  if (bytes.size() < header_bytes + length) return std::nullopt;
  std::string body = bytes.substr(header_bytes, length);
  bytes.erase(0, header_bytes + length);
  return body;
}

}  // namespace wayfinder::test
