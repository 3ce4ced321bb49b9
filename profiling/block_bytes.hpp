#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "profiling/sample_block.hpp"
#include "protocol/error.hpp"

/// What the collectors' blocks are made of: little-endian numbers, texts behind their length, records behind their
/// count.
namespace wayfinder::profiling {

class BlockWriter {
 public:
  template <class Integer>
  void put(Integer value) {
    const auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
    char raw[sizeof bits];
    for (std::size_t i = 0; i < sizeof bits; ++i)
      raw[i] = static_cast<char>(bits >> (8 * i) & 0xFFU);
    bytes_.append(raw, sizeof raw);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes numbers off the front. After the first failure all later reads give zero, so that callers check once a record.
class BlockReader {
 public:
  explicit BlockReader(std::string_view bytes) noexcept : rest_{bytes} {}

  template <class Integer>
  Integer number() {
    using Bits = std::make_unsigned_t<Integer>;
    if (rest_.size() < sizeof(Bits)) return fail_with<Integer>();
    Bits bits{};
    for (std::size_t i = 0; i < sizeof(Bits); ++i)
      bits = static_cast<Bits>(bits |
                               static_cast<Bits>(static_cast<Bits>(static_cast<unsigned char>(rest_[i])) << (8 * i)));
    rest_.remove_prefix(sizeof(Bits));
    return static_cast<Integer>(bits);
  }
  std::string text() {
    const auto length = number<std::uint32_t>();
    if (rest_.size() < length) return fail_with<std::string>();
    std::string taken{rest_.substr(0, length)};
    rest_.remove_prefix(length);
    return taken;
  }
  /// A count of records that take at least `record_bytes` each: none can claim more than the bytes that are left.
  std::size_t count(std::size_t record_bytes) {
    const auto value = number<std::uint32_t>();
    return value > rest_.size() / record_bytes ? fail_with<std::size_t>() : value;
  }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

 private:
  template <class T>
  T fail_with() {
    failed_ = true;
    rest_ = {};
    return T{};
  }

  std::string_view rest_;
  bool failed_{};
};

[[nodiscard]] inline tl::unexpected<Error> corrupt_block(std::string_view where, std::string_view wanted,
                                                         std::string_view got) {
  return refuse(where, wanted, got, ErrorCode::corrupt_file);
}

[[nodiscard]] std::size_t bytes_of(const std::vector<FunctionRecord>& functions);
void put_functions(BlockWriter& writer, const std::vector<FunctionRecord>& functions);
/// Error: corrupt_file with field "functions" or "functions[i]…".
[[nodiscard]] std::optional<Error> read_functions(BlockReader& reader, std::vector<FunctionRecord>& functions);

}  // namespace wayfinder::profiling
