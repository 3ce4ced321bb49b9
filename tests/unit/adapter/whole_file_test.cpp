#include "adapter/files/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace wayfinder::adapter;
using wayfinder::fail;
using wayfinder::Result;
namespace fs = std::filesystem;

namespace {

/// A folder gone with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "wayfinder-files-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string text_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("a file that is written is its owner's alone and replaces an older one", "[adapter][files]") {
  const Folder folder;
  const auto path = folder.path() / "profile.json";
  std::ofstream{path} << "a longer text of an earlier run";
  CHECK(write_whole_file(path, "new") == 3U);
  CHECK(text_of(path) == "new");
  CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("a file that is written piece by piece appears whole, or not at all", "[adapter][files]") {
  const Folder folder;
  const auto path = folder.path() / "heap.json";
  const auto in_pieces = [](const Put& put) -> Result<void> {
    for (const auto* piece : {"first ", "second ", "third"})
      CHECK(put(piece));
    return {};
  };
  CHECK(write_whole_file(path, in_pieces) == 18U);
  CHECK(text_of(path) == "first second third");
  const auto with_error = [](const Put& put) -> Result<void> {
    put("half");
    return fail(wayfinder::ErrorCode::internal, "no more");
  };
  CHECK(write_whole_file(path, with_error).error().message == "no more");
  CHECK(text_of(path) == "first second third");
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("a disk that is full ends the writing of a file with the system's reason", "[adapter][files]") {
  int pieces = 0;
  const auto endless = [&pieces](const Put& put) -> Result<void> {
    while (put("more") && pieces < 10)
      ++pieces;
    return {};
  };
  const auto refused = write_whole_file("/dev/full", endless);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "path: expected a file that can be written, got \"/dev/full\" (No space left on device)");
  CHECK(pieces == 0);
}

TEST_CASE("a link stays a link and the file that it leads to is written", "[adapter][files]") {
  const Folder folder;
  std::ofstream{folder.path() / "file"} << "old";
  fs::create_symlink("file", folder.path() / "link");
  CHECK(write_whole_file(folder.path() / "link", "new"));
  CHECK(fs::is_symlink(folder.path() / "link"));
  CHECK(text_of(folder.path() / "file") == "new");
}

TEST_CASE("a pipe is written into and not replaced by a file", "[adapter][files]") {
  const Folder folder;
  const auto path = folder.path() / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(write_whole_file(path, "nobody reads").error().message.find("path: expected ") == 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  CHECK(write_whole_file(path, "profile") == 7U);
  std::array<char, 16> bytes{};
  CHECK(read(reader, bytes.data(), bytes.size()) == 7);
  CHECK(std::string{bytes.data()} == "profile");
  close(reader);
  CHECK(fs::is_fifo(path));
}

TEST_CASE("a folder cannot be written and nothing is left beside it", "[adapter][files]") {
  const Folder folder;
  fs::create_directory(folder.path() / "name");
  const auto refused = write_whole_file(folder.path() / "name", "x");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().field == "path");
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("what has been written to an open file stays in it when it is named again", "[adapter][files]") {
  const Folder folder;
  const auto path = folder.path() / "output";
  const int output = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(write(output, "printed ", 8) == 8);
  CHECK(write_whole_file("/proc/self/fd/" + std::to_string(output), "profile") == 7U);
  CHECK(text_of(path) == "printed profile");
  close(output);
}

TEST_CASE("a place that cannot be written to is told beforehand, by the name it was given under", "[adapter][files]") {
  const Folder folder;
  const auto lost = check_writable("/no/such/file", "-o");
  REQUIRE_FALSE(lost);
  CHECK(lost.error().message ==
        "-o: expected a file that can be written, got \"/no/such/file\" (No such file or directory)");
  CHECK(lost.error().field == "-o");
  CHECK_FALSE(check_writable("", "-o"));
  CHECK_FALSE(check_writable(folder.path(), "-o"));
  CHECK(check_writable(folder.path() / "new", "-o"));
  CHECK(check_writable("new", "-o"));
  const auto written = write_whole_file("/no/such/file", "x", "-o");
  REQUIRE_FALSE(written);
  CHECK(written.error().message == lost.error().message);
}

TEST_CASE("a link to a file that is not there yet makes that file", "[adapter][files]") {
  const Folder folder;
  fs::create_directory(folder.path() / "out");
  fs::create_symlink("out/file", folder.path() / "link");
  fs::create_symlink("no/such/folder", folder.path() / "astray");
  CHECK(check_writable(folder.path() / "link", "path"));
  CHECK(write_whole_file(folder.path() / "link", "new"));
  CHECK(fs::is_symlink(folder.path() / "link"));
  CHECK(text_of(folder.path() / "out" / "file") == "new");
  CHECK_FALSE(check_writable(folder.path() / "astray", "path"));
  CHECK_FALSE(write_whole_file(folder.path() / "astray", "new"));
  CHECK(fs::is_symlink(folder.path() / "astray"));
}
