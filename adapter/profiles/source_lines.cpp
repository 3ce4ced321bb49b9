#include "adapter/profiles/source_lines.hpp"

#include <fstream>
#include <sstream>

namespace wayfinder::adapter {

const SourceLines::Lines& SourceLines::lines_of(const std::string& source) {
  const auto [entry, is_new] = sources_.try_emplace(source);
  if (!is_new) return entry->second;
  std::stringstream text;
  if (source.starts_with('@')) {
    const auto path = folder_ / source.substr(1);
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > max_file_bytes) return entry->second;
    std::ifstream file{path, std::ios::binary};
    text << file.rdbuf();
  } else if (!source.starts_with('=')) {
    text << source;
  }
  for (std::string line; std::getline(text, line);)
    entry->second.push_back(std::move(line));
  return entry->second;
}

std::optional<std::string> SourceLines::line(std::string_view source, std::int32_t number) {
  const Lines& lines = lines_of(std::string{source});
  if (number < 1 || static_cast<std::size_t>(number) > lines.size()) return std::nullopt;
  return lines[static_cast<std::size_t>(number) - 1];
}

}  // namespace wayfinder::adapter
