#include "adapter/profiles/source_lines.hpp"

#include <sstream>

#include "adapter/profiles/source_text.hpp"

namespace wayfinder::adapter {

const SourceLines::Lines& SourceLines::lines_of(const std::string& source) {
  const auto [entry, is_new] = sources_.try_emplace(source);
  if (!is_new) return entry->second;
  std::stringstream text{read_source(folder_, source).value_or("")};
  for (std::string line; std::getline(text, line);)
    entry->second.push_back(std::move(line));
  return entry->second;
}

std::optional<std::string> SourceLines::line(std::string_view source, std::int32_t number) {
  const Lines& lines = lines_of(std::string{source});
  if (number < 1 || static_cast<std::size_t>(number) > lines.size()) return std::nullopt;
  return lines[static_cast<std::size_t>(number) - 1];
}

std::string SourceLines::text(const std::string& source) {
  std::string text;
  for (const std::string& line : lines_of(source))
    text.append(line).append("\n");
  return text;
}

}  // namespace wayfinder::adapter
