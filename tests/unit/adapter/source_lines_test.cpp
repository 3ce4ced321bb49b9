#include "adapter/profiles/source_lines.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

using wayfinder::adapter::SourceLines;

TEST_CASE("a relative chunk name is a file of the folder where the program runs", "[adapter][profiles]") {
  std::string pattern = (std::filesystem::temp_directory_path() / "wayfinder-lines-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  std::ofstream{folder / "app.lua"} << "local function f()\nend\n";
  SourceLines lines{folder};
  CHECK(lines.line("@app.lua", 1) == "local function f()");
  CHECK(lines.line("@" + (folder / "app.lua").string(), 2) == "end");
  CHECK(lines.line("@app.lua", 3) == std::nullopt);
  CHECK(lines.line("@other.lua", 1) == std::nullopt);
  std::filesystem::remove_all(folder);
  CHECK(lines.line("@app.lua", 2) == "end");  // read once
  lines.forget();
  CHECK(lines.line("@app.lua", 2) == std::nullopt);
}

TEST_CASE("the lines of a loaded string are those of its chunk name", "[adapter][profiles]") {
  SourceLines lines{"/"};
  CHECK(lines.line("return 1\n, 2", 2) == ", 2");
  CHECK(lines.line("=stdin", 1) == std::nullopt);
}
