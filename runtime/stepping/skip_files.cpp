#include "runtime/stepping/skip_files.hpp"

#include <algorithm>
#include <filesystem>

namespace wayfinder::runtime {

bool fits_glob(std::string_view pattern, std::string_view path) noexcept {
  if (pattern.starts_with("**")) {
    std::string_view rest = pattern.substr(2);
    if (rest.starts_with('/') && fits_glob(rest.substr(1), path)) return true;
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
      if (fits_glob(rest, path.substr(skipped))) return true;
    }
    return false;
  }
  if (pattern.starts_with('*')) {
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
      if (fits_glob(pattern.substr(1), path.substr(skipped))) return true;
      if (skipped < path.size() && path[skipped] == '/') return false;
    }
    return false;
  }
  if (pattern.empty()) return path.empty();
  if (path.empty() || (pattern.front() != '?' && pattern.front() != path.front())) return false;
  return fits_glob(pattern.substr(1), path.substr(1));
}

bool SkipFiles::matches(std::string_view chunk_name) const {
  if (patterns_.empty() || !chunk_name.starts_with('@')) return false;
  std::error_code ignored;
  const std::string path =
      std::filesystem::absolute(std::filesystem::path{chunk_name.substr(1)}, ignored).lexically_normal().string();
  return std::ranges::any_of(patterns_, [&path](const std::string& pattern) {
    if (pattern.empty()) return false;
    const bool is_anchored = pattern.starts_with('/') || pattern.starts_with("**");
    const std::string anchored = is_anchored ? pattern : "**/" + pattern;
    return fits_glob(anchored, path) || fits_glob(anchored + (anchored.ends_with('/') ? "**" : "/**"), path);
  });
}

}  // namespace wayfinder::runtime
