#pragma once
#define XXH_INLINE_ALL  // no call into a library from the forked child
#include <xxhash.h>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"
#include "memory/snapshot_format.hpp"

/// Head and directory of a snapshot file from the bytes of its columns: what both writers share, the walker in a forked
/// child and write_snapshot_file(). Neither allocates nor locks nor throws.
namespace wayfinder::memory {

/// One column as it will lie in the file.
struct ColumnBytes {
  ColumnId id{};
  Codec codec{Codec::raw};
  const void* data{};
  std::uint64_t stored_bytes{};
  std::uint64_t raw_bytes{};
};

[[nodiscard]] inline std::uint64_t hash_of(const void* data, std::uint64_t bytes) noexcept {
  assert(data != nullptr || bytes == 0);
  return XXH64(data, bytes, 0);
}

/// The hash that belongs into SnapshotHead::head_hash.
[[nodiscard]] inline std::uint64_t hash_of(const SnapshotHead& head) noexcept {
  return hash_of(&head, offsetof(SnapshotHead, head_hash));
}

/// Column number `index` of HeapColumns or of the texts, uncompressed.
[[nodiscard]] inline ColumnBytes required_column(std::size_t index, const HeapColumns& columns,
                                                 const SnapshotInfo& info) noexcept {
  const auto of = [index](const auto& items) {
    const std::uint64_t bytes = items.size() * sizeof(*items.data());
    return ColumnBytes{static_cast<ColumnId>(index + 1), Codec::raw, items.data(), bytes, bytes};
  };
  switch (static_cast<ColumnId>(index + 1)) {
    case ColumnId::kinds:
      return of(columns.kinds);
    case ColumnId::sizes:
      return of(columns.sizes);
    case ColumnId::addresses:
      return of(columns.addresses);
    case ColumnId::births:
      return of(columns.births);
    case ColumnId::labels:
      return of(columns.labels);
    case ColumnId::first_edges:
      return of(columns.first_edges);
    case ColumnId::edge_targets:
      return of(columns.edge_targets);
    case ColumnId::edge_kinds:
      return of(columns.edge_kinds);
    case ColumnId::edge_labels:
      return of(columns.edge_labels);
    case ColumnId::string_offsets:
      return of(columns.string_offsets);
    case ColumnId::string_bytes:
      return of(columns.string_bytes);
    case ColumnId::lua:
      return of(info.lua);
    case ColumnId::program:
      return of(info.program);
    default:
      return of(info.label);
  }
}

/// Writes the columns that there are to `columns`, uncompressed; returns how many.
[[nodiscard]] inline std::size_t detail_columns(const HeapDetails& details,
                                                std::span<ColumnBytes, detail_column_count> columns) noexcept {
  std::size_t count = 0;
  const auto add = [&](ColumnId id, const auto& rows) {
    if (rows) columns[count++] = {id, Codec::raw, rows->data(), rows->size_bytes(), rows->size_bytes()};
  };
  add(ColumnId::long_strings, details.long_strings);
  add(ColumnId::table_rooms, details.table_rooms);
  add(ColumnId::suspended_threads, details.suspended_threads);
  return count;
}

/// Fills `entries`, one for each of `columns`, and returns the head that goes with them. Reads every stored byte.
[[nodiscard]] inline SnapshotHead lay_out(std::span<const ColumnBytes> columns, const HeapColumns& heap,
                                          const SnapshotInfo& info, std::span<ColumnEntry> entries) noexcept {
  std::uint64_t offset = sizeof(SnapshotHead) + columns.size() * sizeof(ColumnEntry);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ColumnBytes& column = columns[i];
    offset = aligned_offset(offset);
    entries[i] = {column.id,           column.codec,     offset,
                  column.stored_bytes, column.raw_bytes, hash_of(column.data, column.stored_bytes)};
    offset += column.stored_bytes;
  }
  SnapshotHead head{.magic = snapshot_magic,
                    .version = snapshot_version,
                    .head_bytes = sizeof(SnapshotHead),
                    .file_bytes = offset,
                    .objects = heap.kinds.size(),
                    .edges = heap.edge_targets.size(),
                    .strings = heap.string_offsets.size() - 1,
                    .process_key = info.process_key,
                    .timestamp_ms = info.timestamp_ms,
                    .total_bytes = info.total_bytes,
                    .debugger_bytes = info.debugger_bytes,
                    .garbage_bytes = info.garbage_bytes,
                    .epoch = info.epoch,
                    .flags = (info.births_known ? births_known_flag : 0U) | (info.sizes_exact ? sizes_exact_flag : 0U) |
                             (info.truncated ? truncated_flag : 0U),
                    .columns = static_cast<std::uint32_t>(columns.size())};
  head.directory_hash = hash_of(entries.data(), columns.size() * sizeof(ColumnEntry));
  head.head_hash = hash_of(head);
  return head;
}

}  // namespace wayfinder::memory
