#include "profiling/sample_block.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace wayfinder::profiling {
namespace {

// Layout, all numbers little-endian: magic, profile, lost samples, lost ns; the functions behind their count; the
// samples behind theirs; nothing after them. A new layout gets a new magic.
constexpr std::uint32_t magic = 0x3142'5357;  // "WSB1"
constexpr std::size_t function_bytes = 24;    // of the smallest function and sample: no count can claim more of them
constexpr std::size_t sample_bytes = 26;      // than the bytes that are left could hold
constexpr std::size_t frame_bytes = 8;

class Writer {
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
class Reader {
 public:
  explicit Reader(std::string_view bytes) noexcept : rest_{bytes} {}

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
  /// A count of records that take at least `record_bytes` each.
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

tl::unexpected<Error> corrupt(std::string_view where, std::string_view wanted, std::string_view got) {
  return refuse(where, wanted, got, ErrorCode::corrupt_file);
}

std::optional<Error> read_function(Reader& reader, std::size_t index, FunctionRecord& function) {
  function.id = reader.number<std::uint32_t>();
  const auto kind = reader.number<std::uint32_t>();
  function.first_line = reader.number<std::int32_t>();
  function.last_line = reader.number<std::int32_t>();
  function.source = reader.text();
  function.name = reader.text();
  if (reader.failed()) {
    return corrupt(fmt::format("functions[{}]", index), "a whole record", "the end of the block").value();
  }
  if (kind > static_cast<std::uint32_t>(FunctionKind::marker)) {
    return corrupt(fmt::format("functions[{}].kind", index), "a kind from 0 to 3", std::to_string(kind)).value();
  }
  function.kind = static_cast<FunctionKind>(kind);
  return std::nullopt;
}

std::optional<Error> read_sample(Reader& reader, std::size_t index, SampleRecord& sample) {
  sample.weight_ns = reader.number<std::uint64_t>();
  sample.time_ns = reader.number<std::uint64_t>();
  sample.thread = reader.number<std::uint32_t>();
  sample.flags = reader.number<std::uint16_t>();
  sample.frames.resize(reader.count(frame_bytes));
  for (FrameRecord& frame : sample.frames) {
    frame.function = reader.number<std::uint32_t>();
    frame.line = reader.number<std::int32_t>();
  }
  if (!reader.failed()) return std::nullopt;
  return corrupt(fmt::format("samples[{}]", index), "a whole record", "the end of the block").value();
}

}  // namespace

std::string encode(const SampleBlock& block) {
  std::size_t size = 64 + block.samples.size() * sample_bytes;
  for (const auto& function : block.functions)
    size += function_bytes + function.source.size() + function.name.size();
  for (const auto& sample : block.samples)
    size += sample.frames.size() * frame_bytes;

  Writer writer;
  writer.reserve(size);
  writer.put(magic);
  writer.put(block.profile);
  writer.put(block.lost_samples);
  writer.put(block.lost_ns);
  writer.put(static_cast<std::uint32_t>(block.functions.size()));
  for (const auto& function : block.functions) {
    writer.put(function.id);
    writer.put(static_cast<std::uint32_t>(function.kind));
    writer.put(function.first_line);
    writer.put(function.last_line);
    writer.put_text(function.source);
    writer.put_text(function.name);
  }
  writer.put(static_cast<std::uint32_t>(block.samples.size()));
  for (const auto& sample : block.samples) {
    writer.put(sample.weight_ns);
    writer.put(sample.time_ns);
    writer.put(sample.thread);
    writer.put(sample.flags);
    writer.put(static_cast<std::uint32_t>(sample.frames.size()));
    for (const FrameRecord& frame : sample.frames) {
      writer.put(frame.function);
      writer.put(frame.line);
    }
  }
  return writer.take();
}

Result<SampleBlock> decode(std::string_view bytes) {
  Reader reader{bytes};
  if (const auto came = reader.number<std::uint32_t>(); reader.failed() || came != magic) {
    return corrupt("sample block", "its first bytes to be WSB1", fmt::format("{} other bytes", bytes.size()));
  }
  SampleBlock block;
  block.profile = reader.number<std::int64_t>();
  block.lost_samples = reader.number<std::uint64_t>();
  block.lost_ns = reader.number<std::uint64_t>();
  block.functions.resize(reader.count(function_bytes));
  if (reader.failed()) return corrupt("functions", "a count that the block has room for", "more than its bytes");
  for (std::size_t i = 0; i < block.functions.size(); ++i) {
    if (auto error = read_function(reader, i, block.functions[i])) return tl::unexpected(std::move(*error));
  }
  block.samples.resize(reader.count(sample_bytes));
  if (reader.failed()) return corrupt("samples", "a count that the block has room for", "more than its bytes");
  for (std::size_t i = 0; i < block.samples.size(); ++i) {
    if (auto error = read_sample(reader, i, block.samples[i])) return tl::unexpected(std::move(*error));
  }
  if (reader.left() != 0) return corrupt("sample block", "its end", fmt::format("{} more bytes", reader.left()));
  return block;
}

}  // namespace wayfinder::profiling
