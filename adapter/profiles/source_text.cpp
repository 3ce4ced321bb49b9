#include "adapter/profiles/source_text.hpp"

#include <fstream>
#include <iterator>

namespace wayfinder::adapter {

std::optional<std::string> read_source(const std::filesystem::path& folder, std::string_view source) {
  if (source.starts_with('=')) return std::nullopt;
  if (!source.starts_with('@')) return std::string{source};
  const auto path = folder / source.substr(1);
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);  // an error for what is no regular file
  if (error || size > max_source_bytes) return std::nullopt;
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace wayfinder::adapter
