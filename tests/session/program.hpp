#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace wayfinder::test {

/// A Lua program under tests/programs. Lines are found by marker comments, never by number.
class Program {
 public:
  explicit Program(std::filesystem::path path);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// 1-based number of the one line that holds `marker`; fails the test when there is none or more than one.
  [[nodiscard]] int line_of(std::string_view marker) const;

 private:
  std::string path_;
  std::string text_;
};

[[nodiscard]] std::string text_of_file(const std::filesystem::path& path);

/// tests/programs/NAME
[[nodiscard]] Program program(std::string_view name);

/// A program written for one test, in a folder of its own that goes with the object.
class WrittenProgram {
 public:
  explicit WrittenProgram(std::string_view text, std::string_view name = "program.lua");
  ~WrittenProgram();
  WrittenProgram(const WrittenProgram&) = delete;
  WrittenProgram& operator=(const WrittenProgram&) = delete;
  WrittenProgram(WrittenProgram&&) = delete;
  WrittenProgram& operator=(WrittenProgram&&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] Program get() const { return Program{folder_ / name_}; }
  /// Adds a further file, for instance a module or a wayfinder.yaml.
  void add(std::string_view name, std::string_view text) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
};

}  // namespace wayfinder::test
