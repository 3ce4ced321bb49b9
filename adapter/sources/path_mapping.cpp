#include "adapter/sources/path_mapping.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <optional>

namespace wayfinder::adapter {
namespace {

constexpr std::string_view file_scheme = "file://";

std::optional<std::string> moved(std::string_view path, std::string_view from, std::string_view to) {
  while (from.size() > 1 && from.ends_with('/'))
    from.remove_suffix(1);
  while (to.size() > 1 && to.ends_with('/'))
    to.remove_suffix(1);
  if (!path.starts_with(from)) return std::nullopt;
  std::string_view rest = path.substr(from.size());
  if (from.empty() && (path.starts_with('/') || path.starts_with('='))) return std::nullopt;
  if (!rest.empty() && !rest.starts_with('/') && from != "/" && !from.empty()) return std::nullopt;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  if (rest.empty()) return std::string{to};
  if (to.empty()) return std::string{rest};
  return fmt::format("{}{}{}", to, to.ends_with('/') ? "" : "/", rest);
}

bool stays_in_uri(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"/-._~"}.find(c) != std::string_view::npos;
}

}  // namespace

std::string to_remote(std::string_view path, const std::vector<PathMapping>& mappings) {
  for (const auto& mapping : mappings) {
    if (auto result = moved(path, mapping.local_root, mapping.remote_root)) return std::move(*result);
  }
  return std::string{path};
}

std::string to_local(std::string_view path, const std::vector<PathMapping>& mappings) {
  for (const auto& mapping : mappings) {
    if (auto result = moved(path, mapping.remote_root, mapping.local_root)) return std::move(*result);
  }
  return std::string{path};
}

std::string uri_of(std::string_view path) {
  if (!path.starts_with('/')) return std::string{path};
  std::string uri{file_scheme};
  for (const char c : path) {
    if (stays_in_uri(c)) {
      uri += c;
    } else {
      fmt::format_to(std::back_inserter(uri), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

std::string path_of_uri(std::string_view uri) {
  if (!uri.starts_with(file_scheme)) return std::string{uri};
  std::string_view rest = uri.substr(file_scheme.size());
  rest.remove_prefix(std::min(rest.find('/'), rest.size()));  // an authority ("localhost") before the path
  std::string path;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    unsigned char byte = 0;
    const bool is_escape =
        rest[i] == '%' && i + 2 < rest.size() &&
        std::from_chars(rest.data() + i + 1, rest.data() + i + 3, byte, 16).ptr == rest.data() + i + 3;
    path += is_escape ? static_cast<char>(byte) : rest[i];
    if (is_escape) i += 2;
  }
  return path;
}

}  // namespace wayfinder::adapter
