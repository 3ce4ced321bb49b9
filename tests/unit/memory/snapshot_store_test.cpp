#include "memory/store/snapshot_store.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "memory/diff/diff.hpp"
#include "memory/snapshot_file.hpp"
#include "memory/store/directory.hpp"
#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;
namespace fs = std::filesystem;

namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_{::mkdtemp(name_.data())} {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  std::string name_{(fs::temp_directory_path() / "snapshot-store-XXXXXX").string()};
  fs::path path_;
};

StoreSettings settings_in(const TemporaryFolder& folder) {
  return {.directory = folder.path() / "snapshots"};
}

std::unique_ptr<SnapshotStore> store_of(const StoreSettings& settings) {
  auto store = SnapshotStore::open_store(settings);
  REQUIRE(store);
  return std::move(*store);
}

/// What the agent does: writes a snapshot of one table of this size to the path.
void write_snapshot(const fs::path& path, std::uint64_t size) {
  MadeHeap heap;
  heap.field(MadeHeap::globals, "it", heap.table(size));
  const auto graph = heap.graph();
  REQUIRE(write_snapshot_file(path, graph->columns(), graph->info(), Codec::raw));
}

StoredSnapshot take(SnapshotStore& store, std::uint64_t size = 100, const std::string& label = "") {
  const auto path = store.new_file();
  REQUIRE(path);
  write_snapshot(*path, size);
  auto snapshot = store.adopt(*path, label);
  REQUIRE(snapshot);
  return *snapshot;
}

std::vector<fs::path> files_in(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().string().ends_with(suffix)) files.push_back(entry.path());
  }
  return files;
}

unsigned mode_of(const fs::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

void make_older(const fs::path& path, std::chrono::hours by) {
  fs::last_write_time(path, fs::last_write_time(path) - by);
}

}  // namespace

TEST_CASE("snapshots are numbered from one and listed with what they hold", "[memory][store]") {
  const TemporaryFolder folder;
  const auto store = store_of(settings_in(folder));
  CHECK(store->list().empty());
  take(*store, 100, "before");
  take(*store, 5'000, "after");
  const auto list = store->list();
  REQUIRE(list.size() == 2);
  CHECK(list[0].id == 1);
  CHECK(list[0].label == "before");
  CHECK(list[1].label == "after");
  CHECK(list[1].summary.size_by_type[static_cast<std::size_t>(ObjectKind::table)] == 5'030);
  CHECK(list[1].info.process_key == 7);
  CHECK(list[1].file_bytes == fs::file_size(list[1].path));
  const auto graph = store->open(2);
  REQUIRE(graph);
  CHECK((*graph)->names().path_text(5) == "it");
}

TEST_CASE("folder and files are for their owner alone", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = StoreSettings{.directory = folder.path() / "a" / "b" / "snapshots"};
  const auto store = store_of(settings);
  const auto snapshot = take(*store);
  CHECK(mode_of(folder.path() / "a") == 0700);
  CHECK(mode_of(settings.directory) == 0700);
  CHECK(mode_of(snapshot.path) == 0600);
  for (const auto& lock : files_in(settings.directory, ".lock"))
    CHECK(mode_of(lock) == 0600);
}

TEST_CASE("an unknown snapshot is named with those that there are", "[memory][store]") {
  const TemporaryFolder folder;
  const auto store = store_of(settings_in(folder));
  CHECK(store->open(1).error().message == "id: expected a snapshot (there is none), got 1");
  take(*store);
  take(*store);
  const auto error = store->open(4, "from").error();
  CHECK(error.code == ErrorCode::unknown_id);
  CHECK(error.field == "from");
  CHECK(error.message == "from: expected a snapshot (there are 1, 2), got 4");
  CHECK(store->find(-1).error().field == "id");
  CHECK(store->remove(9).error().field == "id");
}

TEST_CASE("a removed snapshot is gone from list and disk, and its id is not used again", "[memory][store]") {
  const TemporaryFolder folder;
  const auto store = store_of(settings_in(folder));
  const auto first = take(*store);
  const auto held = store->open(1);
  REQUIRE(store->remove(1));
  CHECK_FALSE(fs::exists(first.path));
  CHECK(store->list().empty());
  CHECK_FALSE(store->open(1));
  CHECK((*held)->names().path_text(5) == "it");  // who holds it may go on
  CHECK(take(*store).id == 2);
}

TEST_CASE("only so many snapshots are kept open, and the others are read again", "[memory][store]") {
  const TemporaryFolder folder;
  auto settings = settings_in(folder);
  settings.max_in_memory = 2;
  const auto store = store_of(settings);
  for (const std::uint64_t size : {100U, 200U, 300U})
    take(*store, size);
  CHECK(store->statistics().evictions == 1);
  REQUIRE(store->open(3));
  CHECK(store->statistics().hits == 1);
  const auto first = store->open(1);
  REQUIRE(first);
  CHECK((*first)->columns().sizes[5] == 100);
  const auto statistics = store->statistics();
  CHECK(statistics.misses == 1);
  CHECK(statistics.evictions == 2);
  CHECK(statistics.entries == 3);
  CHECK(statistics.bytes_mapped > 0);
  CHECK(statistics.directory == settings.directory);
  CHECK(statistics.size == 3 * fs::file_size((*store).list()[0].path));
}

TEST_CASE("indexes count in the budget of bytes", "[memory][store]") {
  const TemporaryFolder folder;
  auto settings = settings_in(folder);
  const auto file_bytes = take(*store_of(settings)).file_bytes;
  settings.max_bytes_in_memory = 2 * file_bytes + 10;
  const auto store = store_of(settings);
  take(*store);
  take(*store);
  CHECK(store->statistics().evictions == 0);
  REQUIRE((*store->open(2))->dominators().retained_size(5) == 100);
  CHECK(store->statistics().evictions == 1);
}

TEST_CASE("a snapshot whose file was deleted or damaged is an error that names it", "[memory][store]") {
  const TemporaryFolder folder;
  const auto store = store_of(settings_in(folder));
  const auto deleted = take(*store);
  const auto cut = take(*store);
  fs::remove(deleted.path);
  fs::resize_file(cut.path, cut.file_bytes - 1);
  const auto first = store->open(1);
  REQUIRE_FALSE(first);
  CHECK(first.error().code == ErrorCode::file);
  CHECK_THAT(first.error().message, Catch::Contains(deleted.path.string()));
  const auto second = store->open(2);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::corrupt_file);
  CHECK_THAT(second.error().message, Catch::Contains(cut.path.string()));
  CHECK(store->list().size() == 2);
  CHECK(store->remove(1));  // what is gone can still be forgotten
}

TEST_CASE("a file that is no snapshot is refused and removed", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  const auto store = store_of(settings);
  const auto path = *store->new_file();
  std::ofstream{path} << "not a snapshot";
  const auto adopted = store->adopt(path, "");
  REQUIRE_FALSE(adopted);
  CHECK(adopted.error().code == ErrorCode::corrupt_file);
  CHECK(files_in(settings.directory, ".part").empty());
  CHECK(files_in(settings.directory, ".wfheap").empty());
  const auto never_written = store->adopt(*store->new_file(), "");
  REQUIRE_FALSE(never_written);
  CHECK(never_written.error().code == ErrorCode::file);
  const auto foreign = store->adopt("/etc/passwd", "");
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().field == "path");
}

TEST_CASE("temporaries of dead sessions are removed, those of living ones and other files are not", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  const auto living = store_of(settings);
  const auto being_written = *living->new_file();
  std::ofstream{being_written} << "half";
  const auto dead = settings.directory / "20200101-000000-1-abcd-1.wfheap.part";
  const auto dead_inner = settings.directory / "20200101-000000-1-abcd-2.wfheap.part.Xy12zQ";
  const auto dead_lock = settings.directory / "20200101-000000-1-abcd.lock";
  const auto foreign = settings.directory / "notes.part";
  for (const auto& path : {dead, dead_inner, dead_lock, foreign})
    std::ofstream{path} << "x";
  const auto other = store_of(settings);
  CHECK_FALSE(fs::exists(dead));
  CHECK_FALSE(fs::exists(dead_inner));
  CHECK_FALSE(fs::exists(dead_lock));
  CHECK(fs::exists(foreign));
  CHECK(fs::exists(being_written));
}

TEST_CASE("a session that was killed leaves nothing half done", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SnapshotStore::open_store(settings);
    std::ofstream{*(*store)->new_file()} << "half";
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(files_in(settings.directory, ".part").size() == 1);
  const auto store = store_of(settings);
  CHECK(files_in(settings.directory, ".part").empty());
  CHECK(files_in(settings.directory, ".lock").size() == 2);  // the folder's and this session's
}

TEST_CASE("the end of a session keeps its snapshots and removes the rest", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  auto store = store_of(settings);
  const auto snapshot = take(*store);
  std::ofstream{*store->new_file()} << "half";
  store.reset();
  CHECK(fs::exists(snapshot.path));
  CHECK(files_in(settings.directory, ".part").empty());
  CHECK(files_in(settings.directory, ".lock").size() == 1);
}

TEST_CASE("old snapshots of ended sessions go after the days that they are kept", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  auto ended = store_of(settings);
  const auto old_one = take(*ended);
  const auto young_one = take(*ended);
  ended.reset();
  const auto living = store_of(settings);
  const auto old_of_living = take(*living);
  make_older(old_one.path, std::chrono::hours{8 * 24});
  make_older(young_one.path, std::chrono::hours{6 * 24});
  make_older(old_of_living.path, std::chrono::hours{8 * 24});
  const auto store = store_of(settings);
  CHECK_FALSE(fs::exists(old_one.path));
  CHECK(fs::exists(young_one.path));
  CHECK(fs::exists(old_of_living.path));
}

TEST_CASE("the folder stays within its bytes: the oldest of ended sessions go, then there is no room",
          "[memory][store]") {
  const TemporaryFolder folder;
  auto settings = settings_in(folder);
  auto ended = store_of(settings);
  const auto oldest = take(*ended);
  const auto newest = take(*ended);
  make_older(oldest.path, std::chrono::hours{2});
  make_older(newest.path, std::chrono::hours{1});
  ended.reset();
  settings.max_bytes = 3 * oldest.file_bytes;
  const auto store = store_of(settings);
  take(*store);
  CHECK(fs::exists(oldest.path));
  (void)store->new_file();  // a fourth would be one too many
  CHECK_FALSE(fs::exists(oldest.path));
  CHECK(fs::exists(newest.path));
  settings.max_bytes = oldest.file_bytes;
  const auto small = store_of(settings);
  const auto refused = small->new_file();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::file);
  CHECK(refused.error().field == "memory.storeBytes");
  CHECK(store->statistics().entries == 1);
}

TEST_CASE("two adapters share a folder without taking each other's files", "[memory][store]") {
  const TemporaryFolder folder;
  const auto settings = settings_in(folder);
  const auto one = store_of(settings);
  const auto two = store_of(settings);
  CHECK(take(*one, 111).path != take(*two, 222).path);
  CHECK(one->list().size() == 1);
  CHECK((*two->open(1))->columns().sizes[5] == 222);
  CHECK(one->statistics().entries == 2);
}

TEST_CASE("several workers may open and analyse snapshots at once", "[memory][store]") {
  const TemporaryFolder folder;
  auto settings = settings_in(folder);
  settings.max_in_memory = 2;
  const auto store = store_of(settings);
  for (std::uint64_t size = 1; size <= 4; ++size)
    take(*store, 100 * size);
  std::atomic<int> right{0};
  {
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < 4; ++worker) {
      workers.emplace_back([&, worker] {
        for (int i = 0; i < 50; ++i) {
          const std::int64_t id = 1 + (worker + i) % 4;
          const auto graph = store->open(id);
          if (!graph) continue;
          const auto retained = (*graph)->dominators().retained_size(5);
          if (retained == 100U * static_cast<std::uint64_t>(id) && (*graph)->names().path_text(5) == "it") ++right;
        }
      });
    }
  }
  CHECK(right == 200);
}

TEST_CASE("the folder is where the user's settings say", "[memory][store]") {
  const Surroundings plain{.home = "/home/me", .state_home = ""};
  const Surroundings xdg{.home = "/home/me", .state_home = "/home/me/.state"};
  CHECK(*snapshot_directory("", plain) == "/home/me/.wayfinder/snapshots");
  CHECK(*snapshot_directory("", xdg) == "/home/me/.state/wayfinder/snapshots");
  CHECK(*snapshot_directory("~/shots", xdg) == "/home/me/shots");
  CHECK(*snapshot_directory("/var/shots", xdg) == "/var/shots");
  const auto homeless = snapshot_directory("", {});
  REQUIRE_FALSE(homeless);
  CHECK(homeless.error().field == "memory.snapshotDirectory");
  const auto relative = snapshot_directory("shots", plain);
  REQUIRE_FALSE(relative);
  CHECK(relative.error().message ==
        "memory.snapshotDirectory: expected an absolute path or one that begins with ~/, got \"shots\"");
}

TEST_CASE("a folder that cannot be made is named", "[memory][store]") {
  const TemporaryFolder folder;
  std::ofstream{folder.path() / "file"} << "x";
  const auto store = SnapshotStore::open_store({.directory = folder.path() / "file" / "snapshots"});
  REQUIRE_FALSE(store);
  CHECK(store.error().code == ErrorCode::file);
  CHECK(store.error().field == "memory.snapshotDirectory");
  CHECK_THAT(store.error().message, Catch::Contains("/file (Not a directory)"));
}

TEST_CASE("a snapshot that is given up leaves neither a file nor its temporaries", "[memory][store]") {
  const TemporaryFolder folder;
  const auto store = store_of(settings_in(folder));
  const auto given_up = store->new_file();
  const auto kept = store->new_file();
  REQUIRE(given_up);
  REQUIRE(kept);
  for (const std::string& path : {given_up->string(), given_up->string() + ".x7Yz12", kept->string()})
    std::ofstream{path} << "half";
  store->discard(*given_up);
  CHECK(files_in(given_up->parent_path(), ".x7Yz12").empty());
  CHECK(files_in(given_up->parent_path(), ".part") == std::vector<fs::path>{*kept});
  CHECK(store->adopt(*given_up, "").error().field == "path");
}
