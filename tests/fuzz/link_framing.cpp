#include "protocol/link_framing.hpp"

#include <algorithm>
#include <vector>

#include "tests/fuzz/require.hpp"

namespace {

using namespace wayfinder::link;

/// The whole frames of `stream`, written again.
std::string decode_and_encode(std::string_view stream, std::size_t piece) {
  std::string encoded;
  FrameDecoder decoder;
  while (!stream.empty()) {
    decoder.feed(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    while (true) {
      const auto frame = decoder.next();
      if (!frame) return encoded;
      if (!*frame) break;
      encoded += encode_frame((*frame)->kind, (*frame)->payload);
      if ((*frame)->kind == FrameKind::message) {
        const auto message = parse_message((*frame)->payload);
        require(message || !message.error().field.empty());
      }
      if ((*frame)->kind == FrameKind::answer) static_cast<void>(parse_answer((*frame)->payload));
    }
  }
  return encoded;
}

}  // namespace

/// However a stream is cut, the same frames come out, and they are the stream's own bytes. A message is read or refused
/// with a field to blame.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const std::string frames = decode_and_encode(input, input.size() + 1);
  require(input.starts_with(frames));
  require(decode_and_encode(input, 7) == frames);
  static_cast<void>(parse_message(input));
}
