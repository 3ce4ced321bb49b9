#include "protocol/framing.hpp"

#include <algorithm>
#include <vector>

#include "tests/fuzz/require.hpp"

namespace {

using namespace wayfinder::dap;

struct Decoded {
  std::vector<std::string> bodies;
  std::optional<FramingFault> fault;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view stream, std::size_t piece) {
  Decoded decoded;
  BodyDecoder decoder;
  while (!stream.empty() && !decoded.fault) {
    decoder.feed(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    while (true) {
      auto body = decoder.next();
      if (!body) decoded.fault = body.error().fault;
      if (!body || !*body) break;
      decoded.bodies.push_back(std::move(**body));
    }
  }
  return decoded;
}

}  // namespace

/// However a stream is cut, the same bodies and the same fault come out of it; and what is encoded is decoded.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const std::size_t piece = input.empty() ? 1 : static_cast<std::size_t>(static_cast<unsigned char>(input[0])) + 1;
  const Decoded whole = decode(input, input.size() + 1);
  require(decode(input, piece) == whole);
  require(decode(encode_body(input), piece).bodies == std::vector{std::string{input}});
}
