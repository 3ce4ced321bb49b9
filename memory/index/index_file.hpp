#pragma once
#include <filesystem>

#include "memory/graph/graph_index.hpp"
#include "memory/heap_columns.hpp"
#include "memory/mapping.hpp"
#include "memory/store/file_stamp.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// What a snapshot file is told from all others by.
struct SnapshotMark {
  FileStamp stamp;
  std::uint64_t content_hash{};  ///< SnapshotFile::content_hash()
};

/// An index file (index_format.hpp), mapped. Whatever its bytes are, an open one fits its snapshot: rows and indices
/// are in range, paths end at a root. Thread: any, as all members are const.
class IndexFile {
 public:
  /// Errors: file (cannot be read, belongs to another user); corrupt_file, where `field` says what does not fit:
  /// "magic", "head", "version", "file_bytes", "snapshot" (made of another file, or of this one before it changed), a
  /// column.
  static Result<IndexFile> open(const std::filesystem::path& path, const SnapshotMark& snapshot,
                                const HeapColumns& columns);

  [[nodiscard]] const GraphIndex& columns() const { return columns_; }
  [[nodiscard]] std::uint64_t file_bytes() const { return file_.bytes().size(); }

 private:
  friend class IndexReader;
  Mapping file_;
  GraphIndex columns_;
};

/// Writes an index file: whole under its name or not at all. Errors: file, with path and reason; nothing is left then.
Result<void> write_index_file(const std::filesystem::path& path, const GraphIndex& index, const SnapshotMark& snapshot);

/// Where the index of a snapshot file lies.
[[nodiscard]] std::filesystem::path index_path(const std::filesystem::path& snapshot);

}  // namespace wayfinder::memory
