#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "adapter/syntax/chunk.hpp"
#include "adapter/syntax/dialect.hpp"

namespace wayfinder::adapter {

/// Files as the parser reads them, kept until they change. What no Lua has loaded yet, or never tells, is known from
/// here. Thread: adapter I/O.
class ParsedFiles {
 public:
  static constexpr std::uintmax_t most_bytes = 1U << 20U;  ///< some 10 ms; longer files are generated code

  struct File {
    std::string text;
    syntax::Chunk chunk;
  };

  /// Null: there is no such file, or it is too long. Good until the next call.
  [[nodiscard]] const File* find(const std::string& path, const syntax::Dialect& dialect);

 private:
  struct Entry {
    std::uintmax_t bytes{};
    std::filesystem::file_time_type changed;
    const syntax::Dialect* dialect{};
    File file;
  };
  std::map<std::string, Entry> entries_;
};

/// The column of the first statement that begins on a line, in UTF-16 units from 1; nothing: none does.
[[nodiscard]] std::optional<std::int64_t> statement_column(const ParsedFiles::File& file, std::int64_t line);

}  // namespace wayfinder::adapter
