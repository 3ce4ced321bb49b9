#include "memory/store/read_snapshot.hpp"

#include <optional>
#include <utility>

#include "memory/index/index_file.hpp"
#include "memory/snapshot_file.hpp"
#include "memory/store/file_stamp.hpp"

namespace wayfinder::memory {
namespace {

/// What a graph lies in.
struct Files {
  SnapshotFile snapshot;
  std::optional<IndexFile> index;
};

}  // namespace

Result<std::shared_ptr<const HeapGraph>> read_snapshot(const std::filesystem::path& path) {
  const auto stamp = stamp_of(path);  // before its bytes are read: of a file that changes meanwhile it is not right
  auto opened = SnapshotFile::open(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto files = std::make_shared<Files>(Files{std::move(*opened), std::nullopt});
  const SnapshotFile& file = files->snapshot;
  HeapOrigin origin{.mapped_bytes = file.file_bytes() + file.inflated_bytes(),
                    .content_hash = file.content_hash(),
                    .details = file.details(),
                    .index = {}};
  if (stamp) {
    auto index = IndexFile::open(index_path(path), {*stamp, file.content_hash()}, file.columns());
    if (index) {
      files->index = std::move(*index);
      origin.index = files->index->columns();
      origin.mapped_bytes += files->index->file_bytes();
    }
  }
  return std::make_shared<const HeapGraph>(files, file.columns(), file.info(), origin);
}

bool keep_index(const std::filesystem::path& path, const HeapGraph& graph, std::uint32_t objects) {
  if (graph.objects() < objects) return false;
  const auto index = graph.new_index();
  const auto stamp = stamp_of(path);
  if (!index || !stamp) return false;
  return write_index_file(index_path(path), *index, {*stamp, graph.content_hash()}).has_value();
}

}  // namespace wayfinder::memory
