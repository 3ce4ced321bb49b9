#include "adapter/debuggee/output_text.hpp"

#include <cstdint>
#include <utility>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

/// Bytes of a sequence that its first byte announces; 1 for what can start none.
std::size_t announced_length(unsigned char lead) {
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  return 1;
}

/// Length of the sequence that `bytes` ends in the middle of; 0 when it ends between two.
std::size_t unfinished_length(std::string_view bytes) {
  for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if ((byte & 0xC0U) == 0x80) continue;
    return announced_length(byte) > back ? back : 0;
  }
  return 0;
}

std::optional<OutputPiece> piece_of(std::string bytes) {
  if (bytes.empty()) return std::nullopt;
  if (is_utf8(bytes)) return OutputPiece{std::move(bytes), std::nullopt};
  auto text = escape_text(bytes);
  return OutputPiece{std::move(text), std::move(bytes)};
}

}  // namespace

std::optional<OutputPiece> OutputText::feed(std::string_view bytes) {
  std::string whole = std::exchange(waiting_, {});
  whole += bytes;
  const std::size_t unfinished = unfinished_length(whole);
  waiting_ = whole.substr(whole.size() - unfinished);
  return piece_of(whole.substr(0, whole.size() - unfinished));
}

std::optional<OutputPiece> OutputText::end() {
  return piece_of(std::exchange(waiting_, {}));
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t offset) {
      return i + offset < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[i + offset])} : 0U;
    };
    const std::uint32_t group = byte(0) << 16U | byte(1) << 8U | byte(2);
    text += letters[group >> 18U];
    text += letters[group >> 12U & 63U];
    text += i + 1 < bytes.size() ? letters[group >> 6U & 63U] : '=';
    text += i + 2 < bytes.size() ? letters[group & 63U] : '=';
  }
  return text;
}

}  // namespace wayfinder::adapter
