#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

/// A snapshot file (`.wfheap`) on disk, format version 1. Plain data and arithmetic: the walker fills it in a forked
/// child, so nothing in here allocates. All numbers are little-endian.
///
///     Head                 fixed; its first 16 bytes and its last 8 keep their place in every version
///     ColumnEntry[columns] right behind the head, one hash over all of them in the head
///     columns              each at a multiple of column_alignment, zeros between, none behind the last
///
/// A reader of version N refuses N + 1 by name. Within a version columns may be added from first_optional on: a reader
/// that does not know one checks its place and leaves it alone. Everything below first_optional must be there.
namespace wayfinder::memory {

constexpr std::array<unsigned char, 8> snapshot_magic{0x89, 'W', 'F', 'H', 'E', 'A', 'P', '\n'};
constexpr std::uint32_t snapshot_version = 1;
constexpr std::size_t column_alignment = 64;
static_assert(std::endian::native == std::endian::little, "snapshot files are mapped as they are");

enum class ColumnId : std::uint32_t {
  kinds = 1,  ///< the columns of HeapColumns, in its order and element types
  sizes = 2,
  addresses = 3,
  births = 4,
  labels = 5,
  first_edges = 6,
  edge_targets = 7,
  edge_kinds = 8,
  edge_labels = 9,
  string_offsets = 10,
  string_bytes = 11,
  lua = 12,  ///< the texts of SnapshotInfo
  program = 13,
  label = 14,
  first_optional = 0x100,
  retained_sizes = 0x100,    ///< u64 an object
  allocation_sites = 0x101,  ///< Label an object
  long_strings = 0x102,      ///< the columns of HeapDetails, in its order and row types
  table_rooms = 0x103,
  suspended_threads = 0x104,
};
constexpr std::size_t required_column_count = 14;

enum class Codec : std::uint32_t {
  raw = 0,   ///< used in place
  zstd = 1,  ///< one zstd frame
};

/// Bits of SnapshotHead::flags.
enum SnapshotFlag : std::uint32_t {
  births_known_flag = 1,
  sizes_exact_flag = 2,
  truncated_flag = 4,
};

struct SnapshotHead {
  std::array<unsigned char, 8> magic{};
  std::uint32_t version{};
  std::uint32_t head_bytes{};  ///< sizeof(SnapshotHead) of that version; the head's hash is its last 8 bytes
  std::uint64_t file_bytes{};  ///< of the whole file
  std::uint64_t objects{}, edges{}, strings{};
  std::uint64_t process_key{};
  std::int64_t timestamp_ms{};
  std::uint64_t total_bytes{}, debugger_bytes{}, garbage_bytes{};
  std::uint32_t epoch{};
  std::uint32_t flags{};
  std::uint32_t columns{};
  std::uint32_t reserved{};        ///< 0
  std::uint64_t directory_hash{};  ///< XXH64, seed 0, of the column entries
  std::uint64_t head_hash{};       ///< XXH64, seed 0, of all bytes of the head before it
};
static_assert(sizeof(SnapshotHead) == 120 && offsetof(SnapshotHead, head_hash) == 112);
static_assert(std::is_trivially_copyable_v<SnapshotHead>);

struct ColumnEntry {
  ColumnId id{};
  Codec codec{};
  std::uint64_t offset{};        ///< from the file's start
  std::uint64_t stored_bytes{};  ///< in the file
  std::uint64_t raw_bytes{};     ///< inflated; equal to stored_bytes where the codec is raw
  std::uint64_t hash{};          ///< XXH64, seed 0, of the stored bytes
};
static_assert(sizeof(ColumnEntry) == 40);

/// Where a column may start at the earliest.
[[nodiscard]] constexpr std::uint64_t aligned_offset(std::uint64_t offset) noexcept {
  return (offset + column_alignment - 1) / column_alignment * column_alignment;
}
/// Where the first column starts.
[[nodiscard]] constexpr std::uint64_t first_column_offset(std::size_t columns) noexcept {
  return aligned_offset(sizeof(SnapshotHead) + columns * sizeof(ColumnEntry));
}

}  // namespace wayfinder::memory
