#include "tests/session/program.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace wayfinder::test {

Program::Program(std::filesystem::path path) : path_{std::filesystem::canonical(path).string()} {
  const std::ifstream file{path_, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  text_ = text.str();
}

int Program::line_of(std::string_view marker) const {
  int line = 0;
  int found = 0;
  std::istringstream lines{text_};
  for (std::string text; std::getline(lines, text);) {
    ++line;
    if (text.find(marker) == std::string::npos) continue;
    if (found != 0) FAIL("marker stands twice in " << path_ << ": " << marker);
    found = line;
  }
  if (found == 0) FAIL("no such marker in " << path_ << ": " << marker);
  return found;
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

Program program(std::string_view name) {
  return Program{std::filesystem::path{WAYFINDER_TEST_PROGRAMS} / name};
}

WrittenProgram::WrittenProgram(std::string_view text, std::string_view name) : name_{name} {
  std::string pattern = (std::filesystem::temp_directory_path() / "wayfinder-test-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  add(name, text);
}

WrittenProgram::~WrittenProgram() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void WrittenProgram::add(std::string_view name, std::string_view text) const {
  const auto path = folder_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream{path, std::ios::binary} << text;
}

}  // namespace wayfinder::test
