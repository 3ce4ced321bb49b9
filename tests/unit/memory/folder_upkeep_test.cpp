#include "memory/store/folder_upkeep.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "memory/store/snapshot_folder.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path_{::mkdtemp(name_.data())} {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }

  /// A file of a session that has ended, so many hours old.
  void put(const std::string& name, std::size_t bytes, std::chrono::hours age) const {
    const fs::path file = path_ / name;
    std::ofstream{file} << std::string(bytes, 'x');
    fs::last_write_time(file, fs::file_time_type::clock::now() - age);
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{path_}) {
      if (entry.path().filename() != ".lock") names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

 private:
  std::string name_{(fs::temp_directory_path() / "folder-upkeep-XXXXXX").string()};
  fs::path path_;
};

constexpr auto old_one = "20260101-000000-1-0001-1.wfheap";
constexpr auto young_one = "20260102-000000-2-0002-1.wfheap";

}  // namespace

TEST_CASE("a folder is pruned by age, then by size, and indexes go with their snapshots", "[memory][store]") {
  const Folder folder;
  folder.put(old_one, 1'000, 48h);
  folder.put(std::string{old_one} + ".index", 500, 48h);
  folder.put(young_one, 2'000, 1h);
  folder.put("20260101-000000-1-0001-2.wfheap.part", 10, 48h);
  folder.put("notes.txt", 10, 1'000h);
  SECTION("by age") {
    const auto removed = prune_folder(folder.path(), 1'000'000, 24h);
    REQUIRE(removed);
    CHECK(removed->files == 1);
    CHECK(removed->bytes == 1'500);
    CHECK(removed->files_left == 1);
    CHECK(removed->bytes_left == 2'000);
    CHECK(folder.names() == std::vector<std::string>{young_one, "notes.txt"});
  }
  SECTION("by size: the oldest first, its index included") {
    const auto removed = prune_folder(folder.path(), 2'500, 1'000h);
    REQUIRE(removed);
    CHECK(removed->bytes_left == 2'000);
    CHECK(folder.names() == std::vector<std::string>{young_one, "notes.txt"});
  }
  SECTION("by size: an index, which can be made again, before any snapshot") {
    const auto removed = prune_folder(folder.path(), 3'000, 1'000h);
    REQUIRE(removed);
    CHECK(removed->files == 0);
    CHECK(removed->bytes == 500);
    CHECK(folder.names() == std::vector<std::string>{old_one, young_one, "notes.txt"});
  }
  SECTION("what fits stays") {
    REQUIRE(prune_folder(folder.path(), 3'500, 1'000h));
    CHECK(folder.names().size() == 4);
  }
}

TEST_CASE("a folder is not pruned while a session uses it", "[memory][store]") {
  const Folder folder;
  folder.put(old_one, 1'000, 48h);
  {
    const auto session = SnapshotFolder::open(folder.path());
    REQUIRE(session);
    const auto refused = prune_folder(folder.path(), 0, 0h);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::wrong_state);
    CHECK(refused.error().message ==
          fmt::format("{}: expected a folder that no session uses, got one in use by process {}",
                      folder.path().string(), ::getpid()));
    CHECK(fs::exists(folder.path() / old_one));
    CHECK_FALSE(list_folder(folder.path()).front().is_in_use);  // that one's session has ended
  }
  REQUIRE(prune_folder(folder.path(), 0, 0h));
  CHECK(folder.names().empty());
}

TEST_CASE("a folder that is not there has nothing in it and is not made", "[memory][store]") {
  const Folder folder;
  const fs::path nowhere = folder.path() / "nowhere";
  CHECK(list_folder(nowhere).empty());
  const auto removed = prune_folder(nowhere, 0, 0h);
  REQUIRE(removed);
  CHECK(removed->files == 0);
  CHECK_FALSE(fs::exists(nowhere));
}
