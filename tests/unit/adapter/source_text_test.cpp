#include "adapter/profiles/source_text.hpp"

#include <catch2/catch.hpp>
#include <fstream>

using wayfinder::adapter::read_source;

TEST_CASE("a source is read from where its program ran, a loaded string is its own", "[profiles]") {
  const auto folder = std::filesystem::temp_directory_path() / "wayfinder-source-text";
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "app.lua"} << "print(1)\nprint(2)";
  CHECK(read_source(folder, "@app.lua") == "print(1)\nprint(2)");
  CHECK(read_source("/", "@" + (folder / "app.lua").string()) == "print(1)\nprint(2)");
  CHECK(read_source(folder, "return 1") == "return 1");
  std::filesystem::remove_all(folder);
}

TEST_CASE("what has no readable text is no source", "[profiles]") {
  CHECK_FALSE(read_source("/", "@no/such/file.lua"));
  CHECK_FALSE(read_source("/", "@tmp"));       // a folder
  CHECK_FALSE(read_source("/", "@dev/zero"));  // would never end
  CHECK_FALSE(read_source("/", "=stdin"));
  CHECK_FALSE(read_source("/", "=[C]"));
}
