#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

/// The index beside a snapshot (`.wfheap.index`) on disk, format version 1: what is derived from the snapshot's columns
/// and takes long to make. Worth nothing without it, and made again whenever anything does not fit. Little-endian.
///
///     IndexHead     fixed; its last 8 bytes are its own hash
///     7 columns     in the order of GraphIndex, each at a multiple of index_alignment, zeros between
namespace wayfinder::memory {

constexpr std::array<unsigned char, 8> index_magic{0x89, 'W', 'F', 'I', 'N', 'D', 'X', '\n'};
constexpr std::uint32_t index_version = 1;
constexpr std::size_t index_alignment = 64;
constexpr std::size_t index_columns = 7;
static_assert(std::endian::native == std::endian::little, "index files are mapped as they are");

struct IndexHead {
  std::array<unsigned char, 8> magic{};
  std::uint32_t version{};
  std::uint32_t head_bytes{};  ///< sizeof(IndexHead) of that version
  std::uint64_t file_bytes{};
  std::uint64_t objects{}, edges{};
  std::uint64_t snapshot_bytes{};                     ///< size of the file that it was derived from,
  std::int64_t snapshot_changed_ns{};                 ///< its time of change since 1970,
  std::uint64_t snapshot_hash{};                      ///< and SnapshotHead::head_hash, which covers its whole content
  std::array<std::uint64_t, index_columns> hashes{};  ///< XXH64, seed 0, of each column
  std::uint64_t head_hash{};                          ///< XXH64, seed 0, of all bytes of the head before it
};
static_assert(sizeof(IndexHead) == 128 && offsetof(IndexHead, head_hash) == 120);
static_assert(std::is_trivially_copyable_v<IndexHead>);

}  // namespace wayfinder::memory
