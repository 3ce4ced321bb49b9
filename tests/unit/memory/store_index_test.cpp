#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>

#include "memory/store/snapshot_store.hpp"
#include "tests/unit/memory/indexed_snapshot.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;
namespace fs = std::filesystem;

namespace {

/// A folder of snapshots, whose stores keep one body in memory and an index of every heap.
class StoreFolder {
 public:
  StoreFolder() : path_{::mkdtemp(name_.data())} {}
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  ~StoreFolder() { fs::remove_all(path_); }

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::unique_ptr<SnapshotStore> open(std::size_t in_memory = 1,
                                                    std::uint64_t max_bytes = 1'000'000) const {
    auto store = SnapshotStore::open_store(
        {.directory = path_, .max_bytes = max_bytes, .max_in_memory = in_memory, .index_from_objects = 1});
    REQUIRE(store);
    return std::move(*store);
  }
  [[nodiscard]] std::size_t count(std::string_view suffix) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator{path_})
      count += entry.path().string().ends_with(suffix) ? 1U : 0U;
    return count;
  }

 private:
  std::string name_{(fs::temp_directory_path() / "store-index-XXXXXX").string()};
  fs::path path_;
};

std::int64_t take(SnapshotStore& store, unsigned seed) {
  const auto path = store.new_file();
  REQUIRE(path);
  const auto graph = random_heap(seed, 20);
  REQUIRE(write_snapshot_file(*path, graph->columns(), graph->info(), Codec::zstd));
  const auto stored = store.adopt(*path, "");
  REQUIRE(stored);
  return static_cast<std::int64_t>(stored->id);
}

std::string ask(SnapshotStore& store, std::int64_t id) {
  const auto graph = store.open(id);
  REQUIRE(graph);
  return IndexedSnapshot::answers(**graph);
}

}  // namespace

TEST_CASE("what was worked out of a snapshot is kept when another one takes its room", "[memory][store][index]") {
  const StoreFolder folder;
  const auto store = folder.open();
  const auto first = take(*store, 1);
  const std::string before = ask(*store, first);
  CHECK(folder.count(".index") == 0);
  take(*store, 2);
  CHECK(folder.count(".index") == 1);
  const auto again = store->open(first);
  REQUIRE(again);
  CHECK(IndexedSnapshot::answers(**again) == before);
  CHECK_FALSE((*again)->new_index());  // it came from the disk
}

TEST_CASE("an index goes with its snapshot, and counts in the folder's size", "[memory][store][index]") {
  const StoreFolder folder;
  const auto store = folder.open();
  const auto first = take(*store, 1);
  (void)ask(*store, first);
  const auto second = take(*store, 2);
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator{folder.path()})
    bytes += entry.file_size();
  CHECK(store->statistics().size == bytes);
  CHECK(store->statistics().entries == 2);
  REQUIRE(store->remove(first));
  CHECK(folder.count(".index") == 0);
  CHECK(ask(*store, second) == IndexedSnapshot::answers(*random_heap(2, 20)));
}

TEST_CASE("a session's own indexes do not keep it from taking snapshots", "[memory][store][index]") {
  const StoreFolder folder;
  std::uint64_t bytes = 0;
  {
    const auto store = folder.open();
    (void)ask(*store, take(*store, 1));
    take(*store, 2);
    bytes = store->statistics().size;
  }
  fs::remove_all(folder.path());
  const auto store = folder.open(1, bytes);
  (void)ask(*store, take(*store, 1));
  take(*store, 2);
  REQUIRE(folder.count(".index") == 1);
  REQUIRE(store->new_file());
  CHECK(folder.count(".index") == 0);
  CHECK(folder.count(".wfheap") == 2);
}

TEST_CASE("an index whose snapshot is gone is cleaned up by the next session", "[memory][store][index]") {
  const StoreFolder folder;
  {
    const auto store = folder.open();
    (void)ask(*store, take(*store, 1));
    take(*store, 2);
    REQUIRE(folder.count(".index") == 1);
  }
  for (const auto& entry : fs::directory_iterator{folder.path()}) {
    if (entry.path().extension() == ".wfheap") fs::remove(entry.path());
  }
  const auto next = folder.open();
  CHECK(folder.count(".index") == 0);
}

TEST_CASE("whatever is done with a store, its answers are those of a fresh look", "[memory][store][index]") {
  const auto seed = GENERATE(range(1U, 9U));
  CAPTURE(seed);
  std::mt19937 random{seed};
  const StoreFolder folder;
  auto store = folder.open(1 + random() % 3);
  std::map<std::int64_t, unsigned> heaps;
  for (unsigned step = 0; step < 60; ++step) {
    const auto any = [&] { return std::next(heaps.begin(), static_cast<std::ptrdiff_t>(random() % heaps.size())); };
    const auto choice = heaps.empty() ? 0 : random() % 10;
    if (choice < 3) {
      heaps[take(*store, step)] = step;
    } else if (choice == 3) {
      const auto gone = any();
      REQUIRE(store->remove(gone->first));
      heaps.erase(gone);
    } else if (choice == 4) {  // somebody tampers with an index
      for (const auto& entry : fs::directory_iterator{folder.path()}) {
        if (entry.path().extension() == ".index") fs::resize_file(entry.path(), entry.file_size() / 2);
      }
    } else if (choice == 5) {
      const auto touched = store->find(any()->first)->path;
      fs::last_write_time(touched, fs::last_write_time(touched) + std::chrono::seconds{1});
    } else {
      const auto asked = any();
      CHECK(ask(*store, asked->first) == IndexedSnapshot::answers(*random_heap(asked->second, 20)));
    }
  }
  CHECK(store->list().size() == heaps.size());
}

TEST_CASE("two adapters at once in one folder do not disturb each other", "[memory][store][index]") {
  const StoreFolder folder;
  const auto work = [&folder](unsigned seed) {
    const auto store = folder.open();
    for (unsigned i = 0; i < 15; ++i) {
      const auto first = take(*store, seed + i);
      const auto second = take(*store, seed + i + 100);
      if (ask(*store, first) != IndexedSnapshot::answers(*random_heap(seed + i, 20))) return false;
      if (ask(*store, second) != IndexedSnapshot::answers(*random_heap(seed + i + 100, 20))) return false;
      if (!store->remove(i % 2 == 0 ? first : second)) return false;
    }
    return true;
  };
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work(1'000) ? 0 : 1);
  const bool is_right = work(2'000);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(is_right);
  CHECK(status == 0);
  CHECK(folder.count(".wfheap") == 30);
}
