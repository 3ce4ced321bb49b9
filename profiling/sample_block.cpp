#include "profiling/sample_block.hpp"

#include <optional>
#include <utility>

#include "profiling/block_bytes.hpp"

namespace wayfinder::profiling {
namespace {

// Layout, all numbers little-endian: magic, profile, lost samples, lost ns; the functions behind their count; the
// sets of labels and the samples behind theirs; nothing after them. A new layout gets a new magic.
constexpr std::uint32_t magic = 0x3242'5357;  // "WSB2"
constexpr std::size_t sample_bytes = 30;      // of the smallest one
constexpr std::size_t frame_bytes = 8;
constexpr std::size_t set_bytes = 4;    // of the smallest one
constexpr std::size_t label_bytes = 8;  // of the smallest one

void put_label_sets(BlockWriter& writer, const std::vector<LabelSet>& sets) {
  writer.put(static_cast<std::uint32_t>(sets.size()));
  for (const LabelSet& set : sets) {
    writer.put(static_cast<std::uint32_t>(set.size()));
    for (const Label& label : set) {
      writer.put_text(label.key);
      writer.put_text(label.value);
    }
  }
}

std::optional<Error> read_label_sets(BlockReader& reader, std::vector<LabelSet>& sets) {
  sets.resize(reader.count(set_bytes));
  for (LabelSet& set : sets) {
    set.resize(reader.count(label_bytes));
    for (Label& label : set) {
      label.key = reader.text();
      label.value = reader.text();
    }
  }
  if (!reader.failed()) return std::nullopt;
  return corrupt_block("labelSets", "whole sets of labels", "the end of the block").value();
}

std::optional<Error> read_sample(BlockReader& reader, std::size_t index, SampleRecord& sample) {
  sample.weight_ns = reader.number<std::uint64_t>();
  sample.time_ns = reader.number<std::uint64_t>();
  sample.thread = reader.number<std::uint32_t>();
  sample.flags = reader.number<std::uint16_t>();
  sample.labels = reader.number<std::uint32_t>();
  sample.frames.resize(reader.count(frame_bytes));
  for (FrameRecord& frame : sample.frames) {
    frame.function = reader.number<std::uint32_t>();
    frame.line = reader.number<std::int32_t>();
  }
  if (!reader.failed()) return std::nullopt;
  return corrupt_block(fmt::format("samples[{}]", index), "a whole record", "the end of the block").value();
}

}  // namespace

std::string encode(const SampleBlock& block) {
  std::size_t size = 64 + bytes_of(block.functions) + block.samples.size() * sample_bytes;
  for (const auto& sample : block.samples)
    size += sample.frames.size() * frame_bytes;

  BlockWriter writer;
  writer.reserve(size);
  writer.put(magic);
  writer.put(block.profile);
  writer.put(block.lost_samples);
  writer.put(block.lost_ns);
  put_functions(writer, block.functions);
  put_label_sets(writer, block.label_sets);
  writer.put(static_cast<std::uint32_t>(block.samples.size()));
  for (const auto& sample : block.samples) {
    writer.put(sample.weight_ns);
    writer.put(sample.time_ns);
    writer.put(sample.thread);
    writer.put(sample.flags);
    writer.put(sample.labels);
    writer.put(static_cast<std::uint32_t>(sample.frames.size()));
    for (const FrameRecord& frame : sample.frames) {
      writer.put(frame.function);
      writer.put(frame.line);
    }
  }
  return writer.take();
}

Result<SampleBlock> decode(std::string_view bytes) {
  BlockReader reader{bytes};
  if (const auto came = reader.number<std::uint32_t>(); reader.failed() || came != magic) {
    return corrupt_block("sample block", "its first bytes to be WSB2", fmt::format("{} other bytes", bytes.size()));
  }
  SampleBlock block;
  block.profile = reader.number<std::int64_t>();
  block.lost_samples = reader.number<std::uint64_t>();
  block.lost_ns = reader.number<std::uint64_t>();
  if (auto error = read_functions(reader, block.functions)) return tl::unexpected(std::move(*error));
  if (auto error = read_label_sets(reader, block.label_sets)) return tl::unexpected(std::move(*error));
  block.samples.resize(reader.count(sample_bytes));
  if (reader.failed()) return corrupt_block("samples", "a count that the block has room for", "more than its bytes");
  for (std::size_t i = 0; i < block.samples.size(); ++i) {
    if (auto error = read_sample(reader, i, block.samples[i])) return tl::unexpected(std::move(*error));
  }
  if (reader.left() != 0) return corrupt_block("sample block", "its end", fmt::format("{} more bytes", reader.left()));
  return block;
}

}  // namespace wayfinder::profiling
