#include "protocol/framing.hpp"

#include <algorithm>
#include <utility>

#include "protocol/json.hpp"

namespace wayfinder::dap {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view length_name = "content-length";
constexpr std::size_t shown_bytes = 40;

struct Header {
  std::size_t header_bytes{};
  std::size_t body_bytes{};
};

FramingError framing_error(FramingFault fault, std::string_view field, std::string_view wanted, std::string_view got) {
  return {fault, refuse(field, wanted, got).value()};
}

/// What came, fit for an error: cut, control characters and bytes that are no UTF-8 escaped.
std::string quoted(std::string_view bytes) {
  std::string text;
  for (const char byte : escape_text(bytes.substr(0, shown_bytes))) {
    const auto code = static_cast<unsigned char>(byte);
    text += code < 0x20 || code == 0x7F ? fmt::format("\\x{:02X}", code) : std::string{byte};
  }
  return fmt::format("\"{}{}\"", text, bytes.size() > shown_bytes ? "…" : "");
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

FramingError not_a_field(std::string_view line) {
  return framing_error(FramingFault::not_a_header, "header", "a field such as \"Content-Length: 119\"", quoted(line));
}

/// A character of a field's name (RFC 9110 §5.1, token).
bool is_name_character(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
}

bool is_value_character(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

/// Whether `line`, or the part of it that has come, can be a field `Name: value`.
bool may_be_field(std::string_view line, bool whole) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  if (whole && colon == line.size()) return false;
  if (colon == 0 && !line.empty()) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = line.substr(colon);
  return std::all_of(name.begin(), name.end(), is_name_character) &&
         std::all_of(value.begin(), value.end(), is_value_character);
}

bool names_length(std::string_view line) {
  const std::string_view name = line.substr(0, line.find(':'));
  return std::equal(name.begin(), name.end(), length_name.begin(), length_name.end(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string_view value_of(std::string_view line) {
  constexpr std::string_view blank = " \t";
  line.remove_prefix(line.find(':') + 1);
  line.remove_prefix(std::min(line.find_first_not_of(blank), line.size()));
  return line.substr(0, line.find_last_not_of(blank) + 1);
}

tl::expected<std::size_t, FramingError> read_length(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) {
    return tl::unexpected(framing_error(FramingFault::invalid_length, "Content-Length",
                                        "a number of bytes in decimal digits", quoted(digits)));
  }
  std::size_t length = 0;
  for (const char digit : digits) {
    length = length * 10 + static_cast<std::size_t>(digit - '0');
    if (length > max_body_bytes) {
      return tl::unexpected(framing_error(FramingFault::body_too_long, "Content-Length",
                                          fmt::format("at most {}", max_body_bytes),
                                          digits.size() > shown_bytes ? quoted(digits) : std::string{digits}));
    }
  }
  return length;
}

/// Takes one whole line of the header; `length` is what Content-Length said so far.
std::optional<FramingError> read_line(std::string_view line, std::optional<std::size_t>& length) {
  if (!may_be_field(line, true)) return not_a_field(line);
  if (!names_length(line)) return std::nullopt;
  if (length) {
    return framing_error(FramingFault::duplicate_length, "Content-Length", "one such field", "a second one");
  }
  auto value = read_length(value_of(line));
  if (!value) return std::move(value.error());
  length = *value;
  return std::nullopt;
}

/// What is wrong with a header whose last line has not come yet.
std::optional<FramingError> check_unfinished(std::string_view head, std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);  // its other half may be on the way
  if (!may_be_field(line, false)) return not_a_field(line);
  if (head.size() < max_header_bytes) return std::nullopt;
  return framing_error(FramingFault::header_too_long, "header",
                       fmt::format("an empty line within {} bytes", max_header_bytes), "none");
}

/// Reads the header at the start of `bytes`; nullopt: it is not whole yet.
tl::expected<std::optional<Header>, FramingError> read_header(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, max_header_bytes);
  std::optional<std::size_t> length;
  std::size_t start = 0;
  std::size_t end = head.find(line_end);
  while (end != head.npos && (end > start || start == 0)) {
    if (auto error = read_line(head.substr(start, end - start), length)) return tl::unexpected(std::move(*error));
    start = end + line_end.size();
    end = head.find(line_end, start);
  }
  if (end == head.npos) {
    if (auto error = check_unfinished(head, head.substr(start))) return tl::unexpected(std::move(*error));
    return std::nullopt;
  }
  if (!length) {
    return tl::unexpected(
        framing_error(FramingFault::missing_length, "Content-Length", "this field in the header", "nothing"));
  }
  return Header{end + line_end.size(), *length};
}

}  // namespace

void BodyDecoder::feed(std::string_view bytes) {
  if (fault_) return;
  if (consumed_ == buffer_.size()) {
    buffer_.clear();
    consumed_ = 0;
  } else if (consumed_ > buffer_.size() / 2) {
    buffer_.erase(0, std::exchange(consumed_, 0));
  }
  buffer_.append(bytes);
}

tl::expected<std::optional<std::string>, FramingError> BodyDecoder::next() {
  if (fault_) return tl::unexpected(*fault_);
  if (!body_bytes_) {
    auto header = read_header(std::string_view{buffer_}.substr(consumed_));
    if (!header) {
      fault_ = std::move(header.error());
      buffer_ = {};
      consumed_ = 0;
      return tl::unexpected(*fault_);
    }
    if (!*header) return std::nullopt;
    consumed_ += (*header)->header_bytes;
    body_bytes_ = (*header)->body_bytes;
  }
  if (buffer_.size() - consumed_ < *body_bytes_) return std::nullopt;
  std::string body = buffer_.substr(consumed_, *body_bytes_);
  consumed_ += *std::exchange(body_bytes_, std::nullopt);
  if (consumed_ == buffer_.size() && buffer_.capacity() > max_header_bytes) {
    buffer_ = {};  // a big message must not stay in memory for the rest of the session
    consumed_ = 0;
  }
  return body;
}

std::string encode_body(std::string_view body) {
  return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

}  // namespace wayfinder::dap
