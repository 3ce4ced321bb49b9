#include "memory/snapshot_file.hpp"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "memory/snapshot_check.hpp"

namespace wayfinder::memory {

namespace {

constexpr std::uint32_t max_columns = 256;
// zstd's densest block: 128 KiB from four bytes. More is a lie about the length, refused before memory is asked for.
constexpr std::uint64_t max_inflation = 32UL * 1024;

template <class T>
T read_at(std::span<const std::byte> bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

template <class T>
std::span<const T> items_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

/// Of an optional column; 0: this version does not know it.
std::uint64_t row_bytes_of(ColumnId id) {
  switch (id) {
    case ColumnId::retained_sizes:
      return sizeof(std::uint64_t);
    case ColumnId::allocation_sites:
      return sizeof(Label);
    case ColumnId::long_strings:
      return sizeof(LongString);
    case ColumnId::table_rooms:
      return sizeof(TableRoom);
    case ColumnId::suspended_threads:
      return sizeof(SuspendedThread);
    default:
      return 0;
  }
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

/// Opens one file, step by step; each step relies on what those before it have checked.
class SnapshotReader {
 public:
  explicit SnapshotReader(const std::filesystem::path& path) : path_{path} {}

  Result<SnapshotFile> read() {
    auto mapped = Mapping::of_file(path_);
    if (!mapped) return tl::unexpected(std::move(mapped.error()));
    file_.file_ = std::move(*mapped);
    bytes_ = file_.file_.bytes();
    for (auto step : {&SnapshotReader::read_magic, &SnapshotReader::read_head, &SnapshotReader::read_directory,
                      &SnapshotReader::read_columns, &SnapshotReader::check_lengths}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected(std::move(done.error()));
    }
    fill();
    if (auto done = check_columns(path_, file_.columns_, file_.details_); !done) {
      return tl::unexpected(std::move(done.error()));
    }
    return std::move(file_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view field, std::string_view wanted,
                                             std::string_view got) const {
    return refuse_file(path_, field, wanted, got);
  }

  Result<void> read_magic() {
    const auto known = std::as_bytes(std::span{snapshot_magic});
    const std::size_t common = std::min(bytes_.size(), known.size());
    if (bytes_.empty()) return refuse("magic", "a heap snapshot", "an empty file");
    if (!std::equal(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(common), known.begin())) {
      return refuse("magic", "a heap snapshot", "a file of another kind");
    }
    if (bytes_.size() < sizeof(SnapshotHead)) {
      return refuse("file_bytes", fmt::format("at least {}", sizeof(SnapshotHead)),
                    fmt::format("{}: the file is cut", bytes_.size()));
    }
    return {};
  }

  Result<void> read_head() {
    head_ = read_at<SnapshotHead>(bytes_, 0);
    // a newer head may be longer; its hash tells it from a damaged version number
    const bool is_whole = head_.head_bytes >= sizeof(std::uint64_t) && head_.head_bytes <= bytes_.size() &&
                          hash_of(bytes_.data(), head_.head_bytes - sizeof(std::uint64_t)) ==
                              read_at<std::uint64_t>(bytes_, head_.head_bytes - sizeof(std::uint64_t));
    if (!is_whole) return refuse("head", "bytes that fit their checksum", "damaged ones");
    if (head_.version != snapshot_version) {
      return refuse(
          "version", fmt::format("a snapshot of format version {}", snapshot_version),
          fmt::format("{}{}", head_.version, head_.version > snapshot_version ? ", written by a newer Wayfinder" : ""));
    }
    if (head_.head_bytes != sizeof(SnapshotHead)) {
      return refuse("head", fmt::format("{} bytes", sizeof(SnapshotHead)), fmt::format("{}", head_.head_bytes));
    }
    if (head_.file_bytes != bytes_.size()) {
      return refuse("file_bytes", fmt::format("{}", head_.file_bytes),
                    fmt::format("{}: {}", bytes_.size(),
                                bytes_.size() < head_.file_bytes ? "the file is cut" : "something was appended"));
    }
    return {};
  }

  Result<void> read_directory() {
    if (head_.columns < required_column_count || head_.columns > max_columns) {
      return refuse("columns", fmt::format("{} to {}", required_column_count, max_columns),
                    fmt::format("{}", head_.columns));
    }
    const std::uint64_t size = std::uint64_t{head_.columns} * sizeof(ColumnEntry);
    if (sizeof(SnapshotHead) + size > bytes_.size()) {
      return refuse("directory", fmt::format("{} bytes", size), "the end of the file");
    }
    if (hash_of(bytes_.data() + sizeof(SnapshotHead), size) != head_.directory_hash) {
      return refuse("directory", "bytes that fit their checksum", "damaged ones");
    }
    directory_.resize(head_.columns);
    std::memcpy(directory_.data(), bytes_.data() + sizeof(SnapshotHead), size);
    return {};
  }

  Result<void> read_columns() {
    std::uint64_t end = sizeof(SnapshotHead) + directory_.size() * sizeof(ColumnEntry);
    for (const ColumnEntry& entry : directory_) {
      const std::string name = name_of(entry.id);
      if (entry.offset % column_alignment != 0 || entry.offset < end || entry.offset > bytes_.size() ||
          entry.stored_bytes > bytes_.size() - entry.offset) {
        return refuse(name, "a place inside the file", fmt::format("{} bytes at {}", entry.stored_bytes, entry.offset));
      }
      end = entry.offset + entry.stored_bytes;
      const auto stored = bytes_.subspan(entry.offset, entry.stored_bytes);
      if (hash_of(stored.data(), stored.size()) != entry.hash) {
        return refuse(name, "bytes that fit their checksum", "damaged ones");
      }
      auto raw = raw_bytes_of(entry, name, stored);
      if (!raw) return tl::unexpected(std::move(raw.error()));
      if (auto kept = keep(entry.id, name, *raw); !kept) return kept;
    }
    for (std::size_t i = 0; i < required_column_count; ++i) {
      if (!is_there_[i]) return refuse(name_of(static_cast<ColumnId>(i + 1)), "a column", "none");
    }
    return {};
  }

  Result<std::span<const std::byte>> raw_bytes_of(const ColumnEntry& entry, std::string_view name,
                                                  std::span<const std::byte> stored) {
    if (entry.codec == Codec::raw) {
      if (entry.raw_bytes == entry.stored_bytes) return stored;
      return refuse(name, fmt::format("{} bytes", entry.raw_bytes), fmt::format("{}", entry.stored_bytes));
    }
    if (entry.codec != Codec::zstd) {
      return refuse(name, "codec 0 or 1", fmt::format("{}", static_cast<std::uint32_t>(entry.codec)));
    }
    if (entry.raw_bytes / max_inflation > entry.stored_bytes) {
      return refuse(name, "a length that its bytes can have", fmt::format("{}", entry.raw_bytes));
    }
    auto memory = Mapping::of_memory(entry.raw_bytes);
    if (!memory) return tl::unexpected(std::move(memory.error()));
    const std::size_t inflated = ZSTD_decompress(memory->writable(), entry.raw_bytes, stored.data(), stored.size());
    if (ZSTD_isError(inflated) != 0U) return refuse(name, "a zstd frame", ZSTD_getErrorName(inflated));
    if (inflated != entry.raw_bytes) {
      return refuse(name, fmt::format("{} bytes", entry.raw_bytes), fmt::format("{}", inflated));
    }
    file_.inflated_bytes_ += inflated;
    return file_.inflated_.emplace_back(std::move(*memory)).bytes();
  }

  Result<void> keep(ColumnId id, std::string_view name, std::span<const std::byte> bytes) {
    const auto number = static_cast<std::uint32_t>(id);
    if (id >= ColumnId::first_optional) {
      const auto twin = std::ranges::find(file_.optional_, id, &SnapshotFile::OptionalColumn::id);
      if (twin != file_.optional_.end()) return refuse(name, "one column of this id", "two");
      file_.optional_.push_back({id, bytes});
      return {};
    }
    if (number < 1 || number > required_column_count) return refuse(name, "a known column", "an unknown one");
    if (std::exchange(is_there_[number - 1], true)) return refuse(name, "one column of this id", "two");
    raw_[number - 1] = bytes;
    return {};
  }

  [[nodiscard]] std::span<const std::byte> raw(ColumnId id) const { return raw_[static_cast<std::size_t>(id) - 1]; }

  Result<void> check_lengths() {
    // ids are 31 bits in labels and 32 bits in edges, which also keeps the products below from wrapping
    if (head_.objects < 1 || head_.objects >= number_bit)
      return refuse("objects", "1 to 2^31 - 1", fmt::format("{}", head_.objects));
    if (head_.strings < 1 || head_.strings >= number_bit)
      return refuse("strings", "1 to 2^31 - 1", fmt::format("{}", head_.strings));
    if (head_.edges > UINT32_MAX) return refuse("edges", "less than 2^32", fmt::format("{}", head_.edges));
    struct Expected {
      ColumnId id;
      std::uint64_t bytes;
    };
    const std::array expected{
        Expected{ColumnId::kinds, head_.objects},          Expected{ColumnId::sizes, head_.objects * 8},
        Expected{ColumnId::addresses, head_.objects * 8},  Expected{ColumnId::births, head_.objects * 4},
        Expected{ColumnId::labels, head_.objects * 4},     Expected{ColumnId::first_edges, (head_.objects + 1) * 4},
        Expected{ColumnId::edge_targets, head_.edges * 4}, Expected{ColumnId::edge_kinds, head_.edges},
        Expected{ColumnId::edge_labels, head_.edges * 4},  Expected{ColumnId::string_offsets, (head_.strings + 1) * 4}};
    for (const auto& [id, bytes] : expected) {
      if (raw(id).size() != bytes) {
        return refuse(name_of(id), fmt::format("{} bytes", bytes), fmt::format("{}", raw(id).size()));
      }
    }
    for (const auto& column : file_.optional_) {
      const std::uint64_t width = row_bytes_of(column.id);
      if (width == 0) continue;
      const bool is_of_all = column.id <= ColumnId::allocation_sites;
      const std::uint64_t bytes = is_of_all ? head_.objects * width : column.bytes.size() / width * width;
      if (column.bytes.size() == bytes) continue;
      return refuse(name_of(column.id),
                    is_of_all ? fmt::format("{} bytes", bytes) : fmt::format("rows of {} bytes", width),
                    fmt::format("{}", column.bytes.size()));
    }
    return {};
  }

  void fill() {
    file_.columns_ = {.kinds = items_of<ObjectKind>(raw(ColumnId::kinds)),
                      .sizes = items_of<std::uint64_t>(raw(ColumnId::sizes)),
                      .addresses = items_of<std::uint64_t>(raw(ColumnId::addresses)),
                      .births = items_of<std::uint32_t>(raw(ColumnId::births)),
                      .labels = items_of<Label>(raw(ColumnId::labels)),
                      .first_edges = items_of<std::uint32_t>(raw(ColumnId::first_edges)),
                      .edge_targets = items_of<std::uint32_t>(raw(ColumnId::edge_targets)),
                      .edge_kinds = items_of<EdgeKind>(raw(ColumnId::edge_kinds)),
                      .edge_labels = items_of<Label>(raw(ColumnId::edge_labels)),
                      .string_offsets = items_of<std::uint32_t>(raw(ColumnId::string_offsets)),
                      .string_bytes = text_of(raw(ColumnId::string_bytes))};
    for (const auto& column : file_.optional_) {
      if (column.id == ColumnId::long_strings) file_.details_.long_strings = items_of<LongString>(column.bytes);
      if (column.id == ColumnId::table_rooms) file_.details_.table_rooms = items_of<TableRoom>(column.bytes);
      if (column.id == ColumnId::suspended_threads) {
        file_.details_.suspended_threads = items_of<SuspendedThread>(column.bytes);
      }
    }
    file_.content_hash_ = head_.head_hash;
    file_.info_ = {.process_key = head_.process_key,
                   .epoch = head_.epoch,
                   .births_known = (head_.flags & births_known_flag) != 0,
                   .sizes_exact = (head_.flags & sizes_exact_flag) != 0,
                   .truncated = (head_.flags & truncated_flag) != 0,
                   .timestamp_ms = head_.timestamp_ms,
                   .total_bytes = head_.total_bytes,
                   .debugger_bytes = head_.debugger_bytes,
                   .garbage_bytes = head_.garbage_bytes,
                   .lua = std::string{text_of(raw(ColumnId::lua))},
                   .program = std::string{text_of(raw(ColumnId::program))},
                   .label = std::string{text_of(raw(ColumnId::label))}};
  }

  const std::filesystem::path& path_;
  SnapshotFile file_;
  std::span<const std::byte> bytes_;
  SnapshotHead head_;
  std::vector<ColumnEntry> directory_;
  std::array<std::span<const std::byte>, required_column_count> raw_{};
  std::array<bool, required_column_count> is_there_{};
};

Result<SnapshotFile> SnapshotFile::open(const std::filesystem::path& path) {
  return SnapshotReader{path}.read();
}

std::span<const std::byte> SnapshotFile::optional_column(ColumnId id) const {
  const auto found = std::ranges::find(optional_, id, &OptionalColumn::id);
  return found == optional_.end() ? std::span<const std::byte>{} : found->bytes;
}

}  // namespace wayfinder::memory
