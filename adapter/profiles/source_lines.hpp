#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wayfinder::adapter {

/// Lines of the program's sources, for the names of functions: of files ("@app.lua") and of loaded strings, whose
/// chunk name is their text. Each file is read once. Thread: one at a time.
class SourceLines {
 public:
  static constexpr std::size_t max_file_bytes = 16U << 20U;  ///< larger files are generated code; they stay unread

  [[nodiscard]] std::optional<std::string> line(std::string_view source, std::int32_t number);

 private:
  using Lines = std::vector<std::string>;
  const Lines& lines_of(const std::string& source);

  std::map<std::string, Lines> sources_;
};

}  // namespace wayfinder::adapter
