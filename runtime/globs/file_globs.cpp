#include "runtime/globs/file_globs.hpp"

#include <algorithm>
#include <filesystem>

namespace wayfinder::runtime {

namespace {

using Places = std::vector<char>;  // by place in the path: whether the pattern read so far may end there

/// From each place on to all behind it, up to a slash unless `crosses_slashes`.
void spread(Places& places, std::string_view path, bool crosses_slashes) {
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (places[at] != 0 && (crosses_slashes || path[at] != '/')) places[at + 1] = 1;
  }
}

/// From each place on to the beginnings of all folders and files behind it.
void spread_to_parts(Places& places, std::string_view path) {
  bool is_reached = false;
  for (std::size_t at = 0; at < path.size(); ++at) {
    is_reached = is_reached || places[at] != 0;
    if (is_reached && path[at] == '/') places[at + 1] = 1;
  }
}

/// From each place one character on, where it is the sign ('?': any).
void advance(Places& places, std::string_view path, char sign) {
  for (std::size_t at = path.size(); at > 0; --at) {
    places[at] = static_cast<char>(places[at - 1] != 0 && (sign == '?' || sign == path[at - 1]));
  }
  places[0] = 0;
}

}  // namespace

bool fits_glob(std::string_view pattern, std::string_view path) {
  Places places(path.size() + 1);
  places[0] = 1;
  while (!pattern.empty()) {
    std::size_t read = 1;
    if (pattern.starts_with("**/")) {
      spread_to_parts(places, path);
      read = 3;
    } else if (pattern.starts_with("**")) {
      spread(places, path, true);
      read = 2;
    } else if (pattern.starts_with('*')) {
      spread(places, path, false);
    } else {
      advance(places, path, pattern.front());
    }
    pattern.remove_prefix(read);
  }
  return places.back() != 0;
}

bool FileGlobs::matches(std::string_view chunk_name) const {
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
