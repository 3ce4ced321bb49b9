#include <zstd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "memory/new_file.hpp"
#include "memory/snapshot_file.hpp"

namespace wayfinder::memory {

namespace {

/// Replaces the column's bytes by a zstd frame where that saves a tenth. `memory` keeps the frame.
void compress(ColumnBytes& column, std::vector<std::byte>& memory) {
  memory.resize(ZSTD_compressBound(column.raw_bytes));
  constexpr int level = 1;
  const std::size_t size = ZSTD_compress(memory.data(), memory.size(), column.data, column.raw_bytes, level);
  if (ZSTD_isError(size) != 0U || size > column.raw_bytes / 10 * 9) {
    memory = {};
    return;
  }
  memory.resize(size);
  memory.shrink_to_fit();
  column.codec = Codec::zstd;
  column.data = memory.data();
  column.stored_bytes = size;
}

bool write_all(NewFile& file, const SnapshotHead& head, const std::vector<ColumnEntry>& entries,
               const std::vector<ColumnBytes>& columns) {
  if (!file.write(&head, sizeof head) || !file.write(entries.data(), entries.size() * sizeof(ColumnEntry)))
    return false;
  std::uint64_t at = sizeof head + entries.size() * sizeof(ColumnEntry);
  static constexpr std::array<std::byte, column_alignment> zeros{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!file.write(zeros.data(), entries[i].offset - at)) return false;
    if (!file.write(columns[i].data, columns[i].stored_bytes)) return false;
    at = entries[i].offset + entries[i].stored_bytes;
  }
  return true;
}

}  // namespace

Result<std::uint64_t> write_snapshot_file(const std::filesystem::path& path, const HeapColumns& columns,
                                          const SnapshotInfo& info, Codec codec,
                                          std::span<const ColumnBytes> optional) {
  std::vector<ColumnBytes> parts;
  parts.reserve(required_column_count + optional.size());
  for (std::size_t i = 0; i < required_column_count; ++i) {
    parts.push_back(required_column(i, columns, info));
  }
  parts.insert(parts.end(), optional.begin(), optional.end());
  std::vector<std::vector<std::byte>> frames(parts.size());
  if (codec == Codec::zstd) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      compress(parts[i], frames[i]);
    }
  }
  std::vector<ColumnEntry> entries(parts.size());
  const SnapshotHead head = lay_out(parts, columns, info, entries);
  NewFile file{path};
  if (!file.is_open() || !write_all(file, head, entries, parts) || !file.commit()) {
    return fail(ErrorCode::file,
                fmt::format("{}: cannot be written: {}", path.string(), std::generic_category().message(errno)));
  }
  return head.file_bytes;
}

}  // namespace wayfinder::memory
