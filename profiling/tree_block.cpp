#include "profiling/tree_block.hpp"

#include <utility>

#include "profiling/block_bytes.hpp"

namespace wayfinder::profiling {
namespace {

// Layout, all numbers little-endian: magic, profile, lost events, untimed calls; the functions behind their count; the
// first node's id and the nodes, the counts and the calls behind theirs; nothing after them. A new layout gets a new
// magic.
constexpr std::uint32_t magic = 0x3142'5457;  // "WTB1"
constexpr std::size_t node_bytes = 16;
constexpr std::size_t count_bytes = 52;
constexpr std::size_t call_bytes = 20;

void put(BlockWriter& writer, const NodeRecord& node) {
  writer.put(node.parent);
  writer.put(node.function);
  writer.put(node.line);
  writer.put(node.thread);
}
void put(BlockWriter& writer, const CountRecord& count) {
  writer.put(count.node);
  writer.put(count.count);
  writer.put(count.self_ns);
  writer.put(count.objects);
  writer.put(count.bytes);
  writer.put(count.alive_objects);
  writer.put(count.alive_bytes);
}
void put(BlockWriter& writer, const CallRecord& call) {
  writer.put(call.node);
  writer.put(call.begin_ns);
  writer.put(call.end_ns);
}

void take(BlockReader& reader, NodeRecord& node) {
  node.parent = reader.number<std::uint32_t>();
  node.function = reader.number<std::uint32_t>();
  node.line = reader.number<std::int32_t>();
  node.thread = reader.number<std::uint32_t>();
}
void take(BlockReader& reader, CountRecord& count) {
  count.node = reader.number<std::uint32_t>();
  count.count = reader.number<std::uint64_t>();
  count.self_ns = reader.number<std::uint64_t>();
  count.objects = reader.number<std::uint64_t>();
  count.bytes = reader.number<std::uint64_t>();
  count.alive_objects = reader.number<std::int64_t>();
  count.alive_bytes = reader.number<std::int64_t>();
}
void take(BlockReader& reader, CallRecord& call) {
  call.node = reader.number<std::uint32_t>();
  call.begin_ns = reader.number<std::uint64_t>();
  call.end_ns = reader.number<std::uint64_t>();
}

template <class Record>
void put_all(BlockWriter& writer, const std::vector<Record>& records) {
  writer.put(static_cast<std::uint32_t>(records.size()));
  for (const Record& record : records)
    put(writer, record);
}

/// The count has been held against the bytes that are left, so no record can be cut.
template <class Record>
std::optional<Error> take_all(BlockReader& reader, std::string_view name, std::size_t record_bytes,
                              std::vector<Record>& records) {
  records.resize(reader.count(record_bytes));
  if (reader.failed()) {
    return corrupt_block(name, "a count that the block has room for", "more than its bytes").value();
  }
  for (Record& record : records)
    take(reader, record);
  return std::nullopt;
}

}  // namespace

std::string encode(const TreeBlock& block) {
  BlockWriter writer;
  writer.reserve(64 + bytes_of(block.functions) + block.nodes.size() * node_bytes + block.counts.size() * count_bytes +
                 block.calls.size() * call_bytes);
  writer.put(magic);
  writer.put(block.profile);
  writer.put(block.lost);
  writer.put(block.untimed_calls);
  put_functions(writer, block.functions);
  writer.put(block.first_node);
  put_all(writer, block.nodes);
  put_all(writer, block.counts);
  put_all(writer, block.calls);
  return writer.take();
}

bool is_tree_block(std::string_view bytes) noexcept {
  BlockReader reader{bytes};
  return reader.number<std::uint32_t>() == magic;
}

Result<TreeBlock> decode_tree_block(std::string_view bytes) {
  BlockReader reader{bytes};
  if (reader.number<std::uint32_t>() != magic) {
    return corrupt_block("tree block", "its first bytes to be WTB1", fmt::format("{} other bytes", bytes.size()));
  }
  TreeBlock block;
  block.profile = reader.number<std::int64_t>();
  block.lost = reader.number<std::uint64_t>();
  block.untimed_calls = reader.number<std::uint64_t>();
  if (auto error = read_functions(reader, block.functions)) return tl::unexpected(std::move(*error));
  block.first_node = reader.number<std::uint32_t>();
  if (auto error = take_all(reader, "nodes", node_bytes, block.nodes)) return tl::unexpected(std::move(*error));
  if (auto error = take_all(reader, "counts", count_bytes, block.counts)) return tl::unexpected(std::move(*error));
  if (auto error = take_all(reader, "calls", call_bytes, block.calls)) return tl::unexpected(std::move(*error));
  if (reader.left() != 0) return corrupt_block("tree block", "its end", fmt::format("{} more bytes", reader.left()));
  return block;
}

}  // namespace wayfinder::profiling
