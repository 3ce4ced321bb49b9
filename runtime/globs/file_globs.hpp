#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wayfinder::runtime {

/// Files, as globs over their paths: `*` within a folder, `**` across folders, `?` one
/// character. A pattern that does not start with `/` or `**` matches at any folder; one that names a folder matches
/// what is in it.
class FileGlobs {
 public:
  FileGlobs() = default;
  explicit FileGlobs(std::vector<std::string> patterns) : patterns_{std::move(patterns)} {}

  /// Whether code with this chunk name is of one of them; relative names are resolved against the working folder.
  [[nodiscard]] bool matches(std::string_view chunk_name) const;

 private:
  std::vector<std::string> patterns_;
};

/// Whether the whole of `path` fits the glob. Takes time in proportion to the two lengths' product, whatever the stars.
[[nodiscard]] bool fits_glob(std::string_view pattern, std::string_view path);

}  // namespace wayfinder::runtime
