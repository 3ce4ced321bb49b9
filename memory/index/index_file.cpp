#include "memory/index/index_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

#include "memory/index/index_check.hpp"
#include "memory/index/index_layout.hpp"
#include "memory/snapshot_check.hpp"
#include "memory/snapshot_layout.hpp"

namespace wayfinder::memory {

/// Opens one file, step by step; each step relies on what those before it have checked.
class IndexReader {
 public:
  IndexReader(const std::filesystem::path& path, const SnapshotMark& snapshot, const HeapColumns& columns)
      : path_{path}, snapshot_{snapshot}, heap_{columns} {}

  Result<IndexFile> read() {
    if (auto ours = check_owner(); !ours) return tl::unexpected(std::move(ours.error()));
    auto mapped = Mapping::of_file(path_);
    if (!mapped) return tl::unexpected(std::move(mapped.error()));
    file_.file_ = std::move(*mapped);
    bytes_ = file_.file_.bytes();
    for (auto step : {&IndexReader::read_head, &IndexReader::check_snapshot, &IndexReader::read_columns}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected(std::move(done.error()));
    }
    if (auto done = check_index(path_, file_.columns_, heap_); !done) return tl::unexpected(std::move(done.error()));
    return std::move(file_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view field, std::string_view wanted,
                                             std::string_view got) const {
    return refuse_file(path_, field, wanted, got);
  }

  /// Its numbers are believed without the work of making them again.
  [[nodiscard]] Result<void> check_owner() const {
    struct stat status{};
    if (::lstat(path_.c_str(), &status) != 0 || status.st_uid == ::geteuid()) return {};
    return fail(ErrorCode::file,
                fmt::format("{}: expected a file of ours, got one of user {}", path_.string(), status.st_uid));
  }

  Result<void> read_head() {
    if (bytes_.size() < sizeof(IndexHead)) {
      return refuse("file_bytes", fmt::format("at least {}", sizeof(IndexHead)), fmt::format("{}", bytes_.size()));
    }
    std::memcpy(&head_, bytes_.data(), sizeof head_);
    if (head_.magic != index_magic) return refuse("magic", "an index of a heap snapshot", "a file of another kind");
    if (head_.version != index_version) {
      return refuse("version", fmt::format("{}", index_version), fmt::format("{}", head_.version));
    }
    if (head_.head_hash != hash_of(&head_, offsetof(IndexHead, head_hash))) {
      return refuse("head", "bytes that fit their checksum", "damaged ones");
    }
    if (head_.file_bytes == bytes_.size()) return {};
    return refuse("file_bytes", fmt::format("{}", head_.file_bytes), fmt::format("{}", bytes_.size()));
  }

  Result<void> check_snapshot() {
    if (head_.snapshot_bytes == snapshot_.stamp.bytes && head_.snapshot_changed_ns == snapshot_.stamp.changed_ns &&
        head_.snapshot_hash == snapshot_.content_hash && head_.objects == heap_.kinds.size() &&
        head_.edges == heap_.edge_targets.size()) {
      return {};
    }
    return refuse("snapshot", "an index of this very snapshot", "one of another");
  }

  Result<void> read_columns() {
    static constexpr std::array<std::string_view, index_columns> names{
        "first_retainers", "retainer_edges", "parent_edges", "parents", "distances", "dominators", "retained_sizes"};
    const auto columns = lay_out_index(head_.objects, head_.edges);
    if (columns.back().offset + columns.back().bytes != bytes_.size()) {
      return refuse("file_bytes", fmt::format("{}", columns.back().offset + columns.back().bytes),
                    fmt::format("{}", bytes_.size()));
    }
    std::array<const std::byte*, index_columns> data{};
    for (std::size_t i = 0; i < index_columns; ++i) {
      data[i] = bytes_.data() + columns[i].offset;
      if (hash_of(data[i], columns[i].bytes) == head_.hashes[i]) continue;
      return refuse(names[i], "bytes that fit their checksum", "damaged ones");
    }
    const auto numbers = [&](std::size_t i) {
      return std::span{reinterpret_cast<const std::uint32_t*>(data[i]), columns[i].bytes / sizeof(std::uint32_t)};
    };
    file_.columns_ = {numbers(0),
                      numbers(1),
                      numbers(2),
                      numbers(3),
                      numbers(4),
                      numbers(5),
                      std::span{reinterpret_cast<const std::uint64_t*>(data[6]), head_.objects}};
    return {};
  }

  const std::filesystem::path& path_;
  const SnapshotMark& snapshot_;
  const HeapColumns& heap_;
  IndexFile file_;
  std::span<const std::byte> bytes_;
  IndexHead head_;
};

Result<IndexFile> IndexFile::open(const std::filesystem::path& path, const SnapshotMark& snapshot,
                                  const HeapColumns& columns) {
  return IndexReader{path, snapshot, columns}.read();
}

}  // namespace wayfinder::memory
