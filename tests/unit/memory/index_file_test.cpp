#include "memory/index/index_file.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>
#include <fstream>

#include "memory/index/index_format.hpp"
#include "memory/query/object_links.hpp"
#include "memory/snapshot_layout.hpp"
#include "memory/store/read_snapshot.hpp"
#include "tests/unit/memory/indexed_snapshot.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;
namespace fs = std::filesystem;

namespace {

/// Why the index beside the snapshot is not trusted; "": it is.
std::string field_of_refusal(const IndexedSnapshot& snapshot) {
  const auto file = SnapshotFile::open(snapshot.path());
  REQUIRE(file);
  const auto index =
      IndexFile::open(snapshot.index(), {*stamp_of(snapshot.path()), file->content_hash()}, file->columns());
  if (index) return "";
  return index.error().field.empty() ? "(" + index.error().message + ")" : index.error().field;
}

/// The same answers as without any index, whatever lies there.
void check_answers(const IndexedSnapshot& snapshot) {
  const auto graph = read_snapshot(snapshot.path());
  REQUIRE(graph);
  CHECK(snapshot.answers(**graph) == snapshot.fresh_answers());
}

void change_head(const fs::path& index, const std::function<void(IndexHead&)>& change) {
  std::fstream file{index, std::ios::in | std::ios::out | std::ios::binary};
  IndexHead head;
  file.read(reinterpret_cast<char*>(&head), sizeof head);
  change(head);
  head.head_hash = hash_of(&head, offsetof(IndexHead, head_hash));
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(&head), sizeof head);
}

}  // namespace

TEST_CASE("an index gives the answers that were worked out before, without working them out", "[memory][index]") {
  const IndexedSnapshot snapshot;
  CHECK(field_of_refusal(snapshot).empty());
  const auto graph = read_snapshot(snapshot.path());
  REQUIRE(graph);
  const auto before = (*graph)->bytes();
  CHECK(snapshot.answers(**graph) == snapshot.fresh_answers());
  CHECK((*graph)->bytes() == before);  // nothing was made
  CHECK_FALSE((*graph)->new_index());
  CHECK((fs::status(snapshot.index()).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a small heap gets no index file, and one that was asked little of gets none yet", "[memory][index]") {
  const IndexedSnapshot snapshot;
  fs::remove(snapshot.index());
  const auto graph = read_snapshot(snapshot.path());
  REQUIRE(graph);
  CHECK_FALSE(keep_index(snapshot.path(), **graph, 1));
  (void)snapshot.answers(**graph);
  CHECK_FALSE(keep_index(snapshot.path(), **graph));
  CHECK(keep_index(snapshot.path(), **graph, 1));
  CHECK(field_of_refusal(snapshot).empty());
}

TEST_CASE("an index that is cut or flipped anywhere is not believed", "[memory][index]") {
  const IndexedSnapshot snapshot;
  const std::string whole = snapshot.index_bytes();
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    snapshot.set_index_bytes(whole.substr(0, size));
    CAPTURE(size);
    CHECK_FALSE(field_of_refusal(snapshot).empty());
  }
  std::size_t harmless = 0;  // zeros between columns
  for (std::size_t at = 0; at < whole.size(); at += 13) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    snapshot.set_index_bytes(flipped);
    if (field_of_refusal(snapshot).empty()) ++harmless;
  }
  CHECK(harmless * 13 <= index_columns * index_alignment);
  check_answers(snapshot);
  snapshot.set_index_bytes(whole + "more");
  CHECK(field_of_refusal(snapshot) == "file_bytes");
  check_answers(snapshot);
}

TEST_CASE("an index of another kind or of a newer version is made anew", "[memory][index]") {
  const IndexedSnapshot snapshot;
  change_head(snapshot.index(), [](IndexHead& head) { ++head.version; });
  CHECK(field_of_refusal(snapshot) == "version");
  check_answers(snapshot);
  snapshot.set_index_bytes(std::string(1'000, 'x'));
  CHECK(field_of_refusal(snapshot) == "magic");
  check_answers(snapshot);
}

TEST_CASE("an index is trusted only with the size, time and content of its snapshot", "[memory][index]") {
  const IndexedSnapshot snapshot;
  SECTION("the time") {
    fs::last_write_time(snapshot.path(), fs::last_write_time(snapshot.path()) + std::chrono::seconds{1});
  }
  SECTION("the size") {
    change_head(snapshot.index(), [](IndexHead& head) { ++head.snapshot_bytes; });
  }
  SECTION("the content, at the same size and time") {
    const auto time = fs::last_write_time(snapshot.path());
    const auto size = fs::file_size(snapshot.path());
    snapshot.write_other();
    fs::last_write_time(snapshot.path(), time);
    REQUIRE(fs::file_size(snapshot.path()) == size);
  }
  CHECK(field_of_refusal(snapshot) == "snapshot");
  check_answers(snapshot);
}

TEST_CASE("numbers of an index that lead nowhere are refused by their place", "[memory][index]") {
  const IndexedSnapshot snapshot;
  const auto graph = read_snapshot(snapshot.path());
  REQUIRE(graph);
  fs::remove(snapshot.index());
  const auto fresh = read_snapshot(snapshot.path());
  (void)snapshot.answers(**fresh);
  GraphIndex index = *(*fresh)->new_index();
  std::vector<std::uint32_t> wrong;
  const auto replace = [&wrong](std::span<const std::uint32_t>& column, std::size_t row, std::uint32_t value) {
    wrong.assign(column.begin(), column.end());
    wrong[row] = value;
    column = wrong;
  };
  std::string expected;
  SECTION("an edge") {
    replace(index.retainer_edges, 3, 1'000'000);
    expected = "retainer_edges[3]";
  }
  SECTION("rows") {
    replace(index.first_retainers, 2, 1'000'000);
    expected = "first_retainers[0]";
  }
  SECTION("a parent") {
    replace(index.parents, 5, 1'000'000);
    expected = "parents[5]";
  }
  SECTION("a circle") {
    replace(index.parents, 6, 6);
    expected = "distances[6]";
  }
  SECTION("a dominator") {
    replace(index.dominators, 5, 1'000'000);
    expected = "dominators[5]";
  }
  const SnapshotMark mark{*stamp_of(snapshot.path()), (*fresh)->content_hash()};
  REQUIRE(write_index_file(snapshot.index(), index, mark));
  CHECK(field_of_refusal(snapshot) == expected);
  check_answers(snapshot);
}

TEST_CASE("a process that is killed at any byte of an index leaves none that is believed", "[memory][index]") {
  const IndexedSnapshot snapshot;
  const std::size_t size = snapshot.index_bytes().size();
  for (std::size_t room = 0; room < size; room += size / 12) {
    fs::remove(snapshot.index());
    const auto graph = read_snapshot(snapshot.path());
    REQUIRE(graph);
    (void)snapshot.answers(**graph);
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_DFL);  // kills at the first byte beyond the limit
      const rlimit limit{room, room};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      (void)keep_index(snapshot.path(), **graph, 1);
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CAPTURE(room);
    REQUIRE(WIFSIGNALED(status));
    CHECK_FALSE(fs::exists(snapshot.index()));
    check_answers(snapshot);
  }
}

TEST_CASE("on a full disk, and in a folder that may not be written to, the answers are the same", "[memory][index]") {
  const IndexedSnapshot snapshot;
  fs::remove(snapshot.index());
  const auto graph = read_snapshot(snapshot.path());
  REQUIRE(graph);
  (void)snapshot.answers(**graph);
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);  // an error then, as of a disk without room
    const rlimit limit{512, 512};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const bool is_kept = keep_index(snapshot.path(), **graph, 1);
    ::_exit(is_kept ? 1 : 0);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(snapshot.files() == std::vector<std::string>{"it.wfheap"});
  check_answers(snapshot);
  fs::permissions(snapshot.folder(), fs::perms::owner_read | fs::perms::owner_exec);
  if (::geteuid() != 0) CHECK_FALSE(keep_index(snapshot.path(), **graph, 1));
  check_answers(snapshot);
  fs::permissions(snapshot.folder(), fs::perms::owner_all);
}

TEST_CASE("another user's index is not believed", "[memory][index]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can give files away");
    return;
  }
  const IndexedSnapshot snapshot;
  REQUIRE(::chown(snapshot.index().c_str(), 65'534, 65'534) == 0);
  CHECK(field_of_refusal(snapshot).find("expected a file of ours, got one of user 65534") != std::string::npos);
  check_answers(snapshot);
}
