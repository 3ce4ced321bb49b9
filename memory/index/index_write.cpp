#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "memory/index/index_file.hpp"
#include "memory/index/index_layout.hpp"
#include "memory/new_file.hpp"
#include "memory/snapshot_layout.hpp"

namespace wayfinder::memory {
namespace {

bool write_all(const NewFile& file, const IndexHead& head, const std::array<IndexColumn, index_columns>& columns) {
  static constexpr std::array<std::byte, index_alignment> zeros{};
  if (!file.write(&head, sizeof head)) return false;
  std::uint64_t at = sizeof head;
  for (const IndexColumn& column : columns) {
    if (!file.write(zeros.data(), column.offset - at) || !file.write(column.data, column.bytes)) return false;
    at = column.offset + column.bytes;
  }
  return true;
}

}  // namespace

Result<void> write_index_file(const std::filesystem::path& path, const GraphIndex& index,
                              const SnapshotMark& snapshot) {
  auto columns = lay_out_index(index.parents.size(), index.retainer_edges.size());
  const std::array<const void*, index_columns> data{
      index.first_retainers.data(), index.retainer_edges.data(), index.parent_edges.data(),  index.parents.data(),
      index.distances.data(),       index.dominators.data(),     index.retained_sizes.data()};
  IndexHead head{.magic = index_magic,
                 .version = index_version,
                 .head_bytes = sizeof(IndexHead),
                 .file_bytes = columns.back().offset + columns.back().bytes,
                 .objects = index.parents.size(),
                 .edges = index.retainer_edges.size(),
                 .snapshot_bytes = snapshot.stamp.bytes,
                 .snapshot_changed_ns = snapshot.stamp.changed_ns,
                 .snapshot_hash = snapshot.content_hash};
  for (std::size_t i = 0; i < index_columns; ++i) {
    columns[i].data = data[i];
    head.hashes[i] = hash_of(data[i], columns[i].bytes);
  }
  head.head_hash = hash_of(&head, offsetof(IndexHead, head_hash));
  NewFile file{path};
  if (file.is_open() && write_all(file, head, columns) && file.commit()) return {};
  return fail(ErrorCode::file,
              fmt::format("{}: cannot be written: {}", path.string(), std::generic_category().message(errno)));
}

std::filesystem::path index_path(const std::filesystem::path& snapshot) {
  return snapshot.string() + ".index";
}

}  // namespace wayfinder::memory
