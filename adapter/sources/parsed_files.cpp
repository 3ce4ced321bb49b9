#include "adapter/sources/parsed_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "adapter/syntax/parser.hpp"
#include "adapter/syntax/positions.hpp"

namespace wayfinder::adapter {

namespace fs = std::filesystem;

const ParsedFiles::File* ParsedFiles::find(const std::string& path, const syntax::Dialect& dialect) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return nullptr;
  const auto bytes = fs::file_size(path, error);
  const auto changed = error ? fs::file_time_type{} : fs::last_write_time(path, error);
  if (error || bytes > most_bytes) return nullptr;
  Entry& entry = entries_[path];
  if (entry.dialect == &dialect && entry.bytes == bytes && entry.changed == changed) return &entry.file;
  std::ifstream stream{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  auto chunk = syntax::parse(text, dialect);
  entry = {bytes, changed, &dialect, {std::move(text), std::move(chunk)}};
  return &entry.file;
}

std::optional<std::int64_t> statement_column(const ParsedFiles::File& file, std::int64_t line) {
  const auto& statements = file.chunk.statements;
  const auto first = std::ranges::lower_bound(statements, line, {}, &syntax::Place::line);
  if (first == statements.end() || first->line != line) return std::nullopt;
  const std::uint32_t begin = first->offset - (first->column - 1);
  return syntax::utf16_column(syntax::line_at(file.text, begin), first->column);
}

}  // namespace wayfinder::adapter
