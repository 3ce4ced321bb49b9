#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wayfinder::adapter {

/// Lines of the program's sources, for the names of functions: of files ("@app.lua", relative to the folder where the
/// program runs) and of loaded strings, whose chunk name is their text. Each file is read once. Thread: one at a time.
class SourceLines {
 public:
  explicit SourceLines(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// Nothing where there is no such line or no such file.
  [[nodiscard]] std::optional<std::string> line(std::string_view source, std::int32_t number);
  /// The whole text, each line ended; "" where there is none.
  [[nodiscard]] std::string text(const std::string& source);
  void forget() { sources_.clear(); }

 private:
  using Lines = std::vector<std::string>;
  const Lines& lines_of(const std::string& source);

  std::filesystem::path folder_;
  std::map<std::string, Lines> sources_;
};

}  // namespace wayfinder::adapter
