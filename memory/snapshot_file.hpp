#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"
#include "memory/mapping.hpp"
#include "memory/snapshot_format.hpp"
#include "memory/snapshot_layout.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// A snapshot file (snapshot_format.hpp), mapped: raw columns are used in place, compressed ones are inflated. Whatever
/// the file's bytes are, an open one keeps every promise of HeapColumns: lengths fit, targets and labels are in range,
/// offsets rise, object 0 is the only root.
/// Thread: any, as all members are const. Memory: the file's pages (shared, dropped by the kernel at need) and the
/// inflated columns.
class SnapshotFile {
 public:
  /// Errors: file (cannot be read); corrupt_file, where `field` names the place and the sentence what is wrong: a
  /// foreign file ("magic"), a newer version ("version"), a cut or lengthened one ("file_bytes"), damaged bytes
  /// ("head", "directory", a column's name), or columns that contradict each other ("edge_targets[7]").
  static Result<SnapshotFile> open(const std::filesystem::path& path);

  [[nodiscard]] const HeapColumns& columns() const { return columns_; }
  [[nodiscard]] const SnapshotInfo& info() const { return info_; }
  [[nodiscard]] const HeapDetails& details() const { return details_; }
  /// A column from ColumnId::first_optional on; empty where the file has none.
  [[nodiscard]] std::span<const std::byte> optional_column(ColumnId id) const;
  /// Of all that the file holds, as the head's hash covers the hashes of all columns.
  [[nodiscard]] std::uint64_t content_hash() const { return content_hash_; }
  [[nodiscard]] std::uint64_t file_bytes() const { return file_.bytes().size(); }
  [[nodiscard]] std::uint64_t inflated_bytes() const { return inflated_bytes_; }  ///< memory beside the mapped file

 private:
  friend class SnapshotReader;
  struct OptionalColumn {
    ColumnId id;
    std::span<const std::byte> bytes;
  };
  Mapping file_;
  std::vector<Mapping> inflated_;
  std::uint64_t inflated_bytes_{};
  std::uint64_t content_hash_{};
  HeapColumns columns_;
  HeapDetails details_;
  SnapshotInfo info_;
  std::vector<OptionalColumn> optional_;
};

/// Writes a snapshot file of mode 0600: whole under its name or not at all (a temporary in the same folder, fsync,
/// rename; an existing file is replaced). With Codec::zstd a column is compressed where that saves a tenth of it.
/// `optional` columns come uncompressed, with ids from ColumnId::first_optional on. Returns the file's size in bytes.
/// Errors: file, with path and reason; nothing is left behind then.
Result<std::uint64_t> write_snapshot_file(const std::filesystem::path& path, const HeapColumns& columns,
                                          const SnapshotInfo& info, Codec codec,
                                          std::span<const ColumnBytes> optional = {});

}  // namespace wayfinder::memory
