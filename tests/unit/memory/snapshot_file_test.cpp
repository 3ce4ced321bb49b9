#include "memory/snapshot_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>

namespace wayfinder::memory {

namespace {

/// root -> table "T" -> string "a string", with an array edge and a named one.
struct SmallHeap {
  std::vector<ObjectKind> kinds{ObjectKind::root, ObjectKind::table, ObjectKind::string};
  std::vector<std::uint64_t> sizes{0, 56, 33};
  std::vector<std::uint64_t> addresses{0, 0x5000, 0x6000};
  std::vector<std::uint32_t> births{0, 1, 2};
  std::vector<Label> labels{no_label, 1, 2};
  std::vector<std::uint32_t> first_edges{0, 1, 3, 3};
  std::vector<std::uint32_t> edge_targets{1, 2, 2};
  std::vector<EdgeKind> edge_kinds{EdgeKind::registry, EdgeKind::index, EdgeKind::field};
  std::vector<Label> edge_labels{no_label, number_bit | 1, 2};
  std::vector<std::uint32_t> string_offsets{0, 0, 1, 9};
  std::string string_bytes{"Ta string"};
  SnapshotInfo info{.process_key = 77,
                    .epoch = 3,
                    .births_known = true,
                    .sizes_exact = true,
                    .timestamp_ms = 1'700'000'000'123,
                    .total_bytes = 100,
                    .debugger_bytes = 4,
                    .garbage_bytes = 7,
                    .lua = "5.4",
                    .program = "app.lua",
                    .label = "before"};

  [[nodiscard]] HeapColumns columns() const {
    return {kinds,        sizes,      addresses,   births,         labels,      first_edges,
            edge_targets, edge_kinds, edge_labels, string_offsets, string_bytes};
  }
};

class SnapshotFileFixture {
 public:
  SnapshotFileFixture() {
    std::string name = (std::filesystem::temp_directory_path() / "wayfinder-file.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    path = folder / "a.wfheap";
  }
  SnapshotFileFixture(const SnapshotFileFixture&) = delete;
  SnapshotFileFixture& operator=(const SnapshotFileFixture&) = delete;
  ~SnapshotFileFixture() { std::filesystem::remove_all(folder); }

 protected:
  [[nodiscard]] std::string bytes() const {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  void overwrite(std::string_view content) const {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  void write(const SmallHeap& heap, Codec codec = Codec::raw) const {
    REQUIRE(write_snapshot_file(path, heap.columns(), heap.info, codec));
  }
  /// Writes a sound file, lets `change` alter head and directory, and gives both the checksums that fit again.
  void forge(const std::function<void(SnapshotHead&, std::span<ColumnEntry>)>& change) const {
    write(SmallHeap{});
    std::string content = bytes();
    SnapshotHead head;
    std::memcpy(&head, content.data(), sizeof head);
    std::vector<ColumnEntry> entries(head.columns);
    std::memcpy(entries.data(), content.data() + sizeof head, entries.size() * sizeof(ColumnEntry));
    change(head, entries);
    std::memcpy(content.data() + sizeof head, entries.data(), entries.size() * sizeof(ColumnEntry));
    head.directory_hash = hash_of(entries.data(), entries.size() * sizeof(ColumnEntry));
    head.head_hash = hash_of(head);
    std::memcpy(content.data(), &head, sizeof head);
    overwrite(content);
  }
  /// That the file is refused, for what is wrong at `field`; `text` follows the path in the message.
  void check_refused(std::string_view field, std::string_view text) const {
    const auto file = SnapshotFile::open(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().code == ErrorCode::corrupt_file);
    CHECK(file.error().field == field);
    CHECK(file.error().message == path.string() + ": " + std::string{field} + ": " + std::string{text});
  }
  /// The same for columns that contradict each other, in a file whose checksums are right.
  void check_columns_refused(const SmallHeap& heap, std::string_view field, std::string_view text) const {
    write(heap);
    check_refused(field, text);
  }

  std::filesystem::path folder;
  std::filesystem::path path;
};

}  // namespace

TEST_CASE_METHOD(SnapshotFileFixture, "a snapshot file gives back what was written, raw or compressed",
                 "[snapshot_file]") {
  const auto codec = GENERATE(Codec::raw, Codec::zstd);
  SmallHeap heap;
  heap.string_bytes += std::string(100000, 'x');
  heap.string_offsets.push_back(static_cast<std::uint32_t>(heap.string_bytes.size()));
  write(heap, codec);
  const auto file = SnapshotFile::open(path);
  if (!file) FAIL(file.error().message);
  const HeapColumns& columns = file->columns();
  CHECK(std::ranges::equal(columns.kinds, heap.kinds));
  CHECK(std::ranges::equal(columns.sizes, heap.sizes));
  CHECK(std::ranges::equal(columns.addresses, heap.addresses));
  CHECK(std::ranges::equal(columns.births, heap.births));
  CHECK(std::ranges::equal(columns.labels, heap.labels));
  CHECK(std::ranges::equal(columns.first_edges, heap.first_edges));
  CHECK(std::ranges::equal(columns.edge_targets, heap.edge_targets));
  CHECK(std::ranges::equal(columns.edge_kinds, heap.edge_kinds));
  CHECK(std::ranges::equal(columns.edge_labels, heap.edge_labels));
  CHECK(columns.string(2) == "a string");
  CHECK(columns.string_bytes == heap.string_bytes);
  CHECK(file->info().process_key == 77);
  CHECK(file->info().epoch == 3);
  CHECK(file->info().births_known);
  CHECK_FALSE(file->info().truncated);
  CHECK(file->info().timestamp_ms == 1'700'000'000'123);
  CHECK(file->info().garbage_bytes == 7);
  CHECK(file->info().program == "app.lua");
  CHECK(file->info().label == "before");
  CHECK((file->inflated_bytes() > 0) == (codec == Codec::zstd));
  CHECK((file->file_bytes() < 10000) == (codec == Codec::zstd));
}

TEST_CASE_METHOD(SnapshotFileFixture, "a file is replaced whole, private to its owner, with no temporary left",
                 "[snapshot_file]") {
  write({});
  const auto size = write_snapshot_file(path, SmallHeap{}.columns(), {.label = "second"}, Codec::zstd);
  REQUIRE(size);
  CHECK(*size == std::filesystem::file_size(path));
  CHECK(SnapshotFile::open(path)->info().label == "second");
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator{folder}, {}) == 1);
}

TEST_CASE_METHOD(SnapshotFileFixture, "a file that cannot be written or read is an error with path and reason",
                 "[snapshot_file]") {
  const auto lost = write_snapshot_file(folder / "no/a.wfheap", SmallHeap{}.columns(), {}, Codec::raw);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == ErrorCode::file);
  CHECK(lost.error().field.empty());
  CHECK(lost.error().message == (folder / "no/a.wfheap").string() + ": cannot be written: No such file or directory");
  const auto missing = SnapshotFile::open(path);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::file);
  CHECK(missing.error().message == path.string() + ": cannot be read: No such file or directory");
  CHECK(SnapshotFile::open(folder).error().message == folder.string() + ": cannot be read: not a regular file");
}

TEST_CASE_METHOD(SnapshotFileFixture, "optional columns are carried along, and unknown ones do no harm",
                 "[snapshot_file]") {
  const std::vector<std::uint64_t> retained{89, 89, 33};
  const std::uint64_t bytes = retained.size() * sizeof(std::uint64_t);
  const auto later = static_cast<ColumnId>(0x1FF);
  const std::vector<ColumnBytes> extra{{ColumnId::retained_sizes, Codec::raw, retained.data(), bytes, bytes},
                                       {later, Codec::raw, "?", 1, 1}};
  REQUIRE(write_snapshot_file(path, SmallHeap{}.columns(), {}, Codec::raw, extra));
  const auto file = SnapshotFile::open(path);
  if (!file) FAIL(file.error().message);
  CHECK(file->optional_column(ColumnId::retained_sizes).size() == bytes);
  CHECK(file->optional_column(ColumnId::allocation_sites).empty());
  CHECK(file->optional_column(later).size() == 1);
}

TEST_CASE_METHOD(SnapshotFileFixture, "an optional column of a wrong length is refused by name", "[snapshot_file]") {
  const std::vector<ColumnBytes> extra{{ColumnId::retained_sizes, Codec::raw, "12345678", 8, 8}};
  REQUIRE(write_snapshot_file(path, SmallHeap{}.columns(), {}, Codec::raw, extra));
  check_refused("retained_sizes", "expected 24 bytes, got 8");
}

TEST_CASE_METHOD(SnapshotFileFixture, "empty, foreign, cut and lengthened files are told apart", "[snapshot_file]") {
  overwrite("");
  check_refused("magic", "expected a heap snapshot, got an empty file");
  overwrite("{\"snapshot\": {}}");
  check_refused("magic", "expected a heap snapshot, got a file of another kind");
  write({});
  const std::string whole = bytes();
  overwrite(whole.substr(0, 5));
  check_refused("file_bytes", "expected at least 120, got 5: the file is cut");
  overwrite(whole.substr(0, whole.size() - 1));
  check_refused("file_bytes", "expected " + std::to_string(whole.size()) + ", got " + std::to_string(whole.size() - 1) +
                                  ": the file is cut");
  overwrite(whole + "x");
  check_refused("file_bytes", "expected " + std::to_string(whole.size()) + ", got " + std::to_string(whole.size() + 1) +
                                  ": something was appended");
}

TEST_CASE_METHOD(SnapshotFileFixture,
                 "a newer version is refused by name, a damaged version number is not taken for one",
                 "[snapshot_file]") {
  forge([](SnapshotHead& head, auto) { head.version = 2; });
  check_refused("version", "expected a snapshot of format version 1, got 2, written by a newer Wayfinder");
  write({});
  std::string content = bytes();
  content[offsetof(SnapshotHead, version)] = 2;
  overwrite(content);
  check_refused("head", "expected bytes that fit their checksum, got damaged ones");
}

TEST_CASE_METHOD(SnapshotFileFixture, "any flipped byte is found", "[snapshot_file]") {
  write({});
  const std::string whole = bytes();
  SnapshotHead head;
  std::memcpy(&head, whole.data(), sizeof head);
  std::vector<bool> is_column(whole.size());
  for (std::size_t i = 0; i < head.columns; ++i) {
    ColumnEntry entry;
    std::memcpy(&entry, whole.data() + sizeof head + i * sizeof entry, sizeof entry);
    std::fill_n(is_column.begin() + static_cast<std::ptrdiff_t>(entry.offset), entry.stored_bytes, true);
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool is_padding = i >= sizeof head + head.columns * sizeof(ColumnEntry) && !is_column[i];
    std::string content = whole;
    content[i] = static_cast<char>(content[i] ^ 0x10);
    overwrite(content);
    CAPTURE(i);
    CHECK(SnapshotFile::open(path).has_value() == is_padding);
  }
}

TEST_CASE_METHOD(SnapshotFileFixture, "a directory that lies is refused by the column's name", "[snapshot_file]") {
  forge([](auto&, std::span<ColumnEntry> columns) { columns[6].offset = 1U << 30U; });
  check_refused("edge_targets", "expected a place inside the file, got 12 bytes at 1073741824");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[6].stored_bytes = ~std::uint64_t{0}; });
  CHECK(SnapshotFile::open(path).error().field == "edge_targets");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[1].offset = columns[0].offset; });
  CHECK(SnapshotFile::open(path).error().field == "sizes");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[2].codec = static_cast<Codec>(9); });
  check_refused("addresses", "expected codec 0 or 1, got 9");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[2].codec = Codec::zstd; });
  CHECK(SnapshotFile::open(path).error().field == "addresses");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[3].raw_bytes = 8; });
  check_refused("births", "expected 8 bytes, got 12");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[3].id = ColumnId::sizes; });
  check_refused("sizes", "expected one column of this id, got two");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[3].id = static_cast<ColumnId>(99); });
  check_refused("column 99", "expected a known column, got an unknown one");
  forge([](auto&, std::span<ColumnEntry> columns) { columns[3].id = ColumnId::allocation_sites; });
  check_refused("births", "expected a column, got none");
  forge([](auto&, std::span<ColumnEntry> columns) {
    columns[3].codec = Codec::zstd;
    columns[3].raw_bytes = std::uint64_t{1} << 60U;
  });
  check_refused("births", "expected a length that its bytes can have, got 1152921504606846976");
}

TEST_CASE_METHOD(SnapshotFileFixture, "a head that lies about its counts is refused", "[snapshot_file]") {
  forge([](SnapshotHead& head, auto) { head.columns = 3; });
  check_refused("columns", "expected 14 to 256, got 3");
  forge([](SnapshotHead& head, auto) { head.columns = 200; });
  CHECK(SnapshotFile::open(path).error().field == "directory");
  forge([](SnapshotHead& head, auto) { head.objects = 4; });
  check_refused("kinds", "expected 4 bytes, got 3");
  forge([](SnapshotHead& head, auto) { head.objects = 0; });
  check_refused("objects", "expected 1 to 2^31 - 1, got 0");
  forge([](SnapshotHead& head, auto) { head.edges = std::uint64_t{1} << 40U; });
  check_refused("edges", "expected less than 2^32, got 1099511627776");
  forge([](SnapshotHead& head, auto) { head.strings = ~std::uint64_t{0}; });
  CHECK(SnapshotFile::open(path).error().field == "strings");
}

TEST_CASE_METHOD(SnapshotFileFixture, "columns that contradict each other are refused at the first bad element",
                 "[snapshot_file]") {
  SmallHeap heap;
  heap.edge_targets[1] = 3;
  check_columns_refused(heap, "edge_targets[1]", "expected less than 3, got 3");
  heap = {};
  heap.first_edges = {0, 2, 1, 3};
  check_columns_refused(heap, "first_edges[2]", "expected at least 2, got 1");
  heap = {};
  heap.first_edges = {1, 1, 3, 3};
  check_columns_refused(heap, "first_edges[0]", "expected 0, got 1");
  heap = {};
  heap.first_edges = {0, 1, 2, 2};
  check_columns_refused(heap, "first_edges[3]", "expected 3, got 2");
  heap = {};
  heap.kinds[2] = static_cast<ObjectKind>(9);
  check_columns_refused(heap, "kinds[2]", "expected less than 9, got 9");
  heap = {};
  heap.kinds[0] = ObjectKind::table;
  check_columns_refused(heap, "kinds[0]", "expected the root, got another object");
  heap = {};
  heap.kinds[2] = ObjectKind::root;
  check_columns_refused(heap, "kinds[2]", "expected no second root, got one");
  heap = {};
  heap.edge_kinds[0] = static_cast<EdgeKind>(14);
  check_columns_refused(heap, "edge_kinds[0]", "expected less than 14, got 14");
  heap = {};
  heap.labels[1] = 3;
  check_columns_refused(heap, "labels[1]", "expected a number or a string below 3, got 3");
  heap = {};
  heap.edge_labels[2] = 3;
  check_columns_refused(heap, "edge_labels[2]", "expected a number or a string below 3, got 3");
  heap = {};
  heap.string_offsets = {0, 0, 12, 9};
  check_columns_refused(heap, "string_offsets[3]", "expected at least 12, got 9");
  heap = {};
  heap.string_offsets = {0, 1, 1, 9};
  check_columns_refused(heap, "string_offsets[1]", "expected 0, as string 0 is empty, got 1");
  heap = {};
  heap.string_offsets = {0, 0, 1, 8};
  check_columns_refused(heap, "string_offsets[3]", "expected 9, got 8");
}

}  // namespace wayfinder::memory
