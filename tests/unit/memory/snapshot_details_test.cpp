#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "memory/snapshot_file.hpp"
#include "memory/store/read_snapshot.hpp"
#include "tests/unit/memory/detailed_heap.hpp"

namespace wayfinder::memory {

namespace {

/// A heap with a string, a table and a thread to tell of, and a file of it.
class SnapshotDetailsFixture {
 public:
  SnapshotDetailsFixture() {
    string = heap.long_string(77, 50);
    table = heap.table();
    thread = heap.object(ObjectKind::thread);
    for (const auto id : {string, table, thread})
      heap.index(MadeHeap::globals, id, id);
    heap.table_rooms = {{table, 16, 1, 0, 0, 0, 240}};
    heap.suspended_threads = {{thread, 1}};
    std::string name = (std::filesystem::temp_directory_path() / "wayfinder-details.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    path = folder / "a.wfheap";
  }
  SnapshotDetailsFixture(const SnapshotDetailsFixture&) = delete;
  SnapshotDetailsFixture& operator=(const SnapshotDetailsFixture&) = delete;
  ~SnapshotDetailsFixture() { std::filesystem::remove_all(folder); }

 protected:
  void write(Codec codec = Codec::raw) const {
    const auto graph = heap.graph();
    const HeapDetails details{heap.long_strings, heap.table_rooms, heap.suspended_threads};
    std::array<ColumnBytes, detail_column_count> columns;
    const auto count = detail_columns(details, columns);
    REQUIRE(write_snapshot_file(path, graph->columns(), graph->info(), codec, std::span{columns}.first(count)));
  }
  /// That the file is refused for what is wrong at `field`; `text` follows it in the message.
  void check_refused(std::string_view field, std::string_view text) const {
    write();
    const auto file = SnapshotFile::open(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().field == field);
    CHECK(file.error().message == path.string() + ": " + std::string{field} + ": expected " + std::string{text});
  }

  DetailedHeap heap;
  MadeHeap::Id string, table, thread;
  std::filesystem::path folder, path;
};

}  // namespace

TEST_CASE_METHOD(SnapshotDetailsFixture, "what a file tells of strings, tables and threads is read back",
                 "[snapshot_file]") {
  write(GENERATE(Codec::raw, Codec::zstd));
  const auto graph = read_snapshot(path);
  if (!graph) FAIL(graph.error().message);
  const auto& details = (*graph)->details();
  REQUIRE(details.long_strings->size() == 1);
  CHECK(details.long_strings->front().hash == 77);
  CHECK(details.long_strings->front().object == string);
  REQUIRE(details.table_rooms->size() == 1);
  CHECK(details.table_rooms->front().empty_bytes == 240);
  REQUIRE(details.suspended_threads->size() == 1);
  CHECK(details.suspended_threads->front().place == 1);
}

TEST_CASE_METHOD(SnapshotDetailsFixture, "an older file tells nothing of them, which is not the same as none",
                 "[snapshot_file]") {
  const auto graph = heap.graph();
  REQUIRE(write_snapshot_file(path, graph->columns(), graph->info(), Codec::raw));
  const auto older = read_snapshot(path);
  REQUIRE(older);
  CHECK_FALSE((*older)->details().long_strings);
  heap.long_strings.clear();
  write();
  const auto empty = read_snapshot(path);
  REQUIRE(empty);
  REQUIRE((*empty)->details().long_strings);
  CHECK((*empty)->details().long_strings->empty());
}

TEST_CASE_METHOD(SnapshotDetailsFixture, "rows that contradict the heap are refused by name", "[snapshot_file]") {
  SECTION("of an object of another kind") {
    heap.long_strings.front().object = table;
    check_refused("long_strings[0]", "the next string, got object " + std::to_string(table));
  }
  SECTION("of an object that is not there") {
    heap.table_rooms.front().object = 99'999;
    check_refused("table_rooms[0]", "the next table, got object 99999");
  }
  SECTION("twice of one object") {
    heap.suspended_threads.push_back(heap.suspended_threads.front());
    check_refused("suspended_threads[1]", "the next thread, got object " + std::to_string(thread));
  }
  SECTION("with more slots in use than there are") {
    heap.table_rooms.front().hash_used = 1;
    check_refused("table_rooms[0]", "at most 16 and 0 used slots, got 1 and 1");
  }
  SECTION("with a place that is no string") {
    heap.suspended_threads.front().place = number_bit;
    const auto strings = heap.graph()->columns().string_offsets.size() - 1;
    check_refused("suspended_threads[0]", "a string below " + std::to_string(strings) + ", got 2147483648");
  }
}

TEST_CASE_METHOD(SnapshotDetailsFixture, "a column that ends within a row is refused by name", "[snapshot_file]") {
  const auto graph = heap.graph();
  const std::array<ColumnBytes, 1> columns{{{ColumnId::long_strings, Codec::raw, heap.long_strings.data(), 23, 23}}};
  REQUIRE(write_snapshot_file(path, graph->columns(), graph->info(), Codec::raw, columns));
  const auto file = SnapshotFile::open(path);
  REQUIRE_FALSE(file);
  CHECK(file.error().message == path.string() + ": long_strings: expected rows of 24 bytes, got 23");
}

}  // namespace wayfinder::memory
