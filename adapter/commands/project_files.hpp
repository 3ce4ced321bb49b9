#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace wayfinder::adapter {

/// A file that `wayfinder init` can write.
struct ProjectFile {
  std::filesystem::path path;  ///< from the project's folder
  std::string purpose;         ///< reads after "for"
  std::string text;
};

/// What a project in `folder` may want. Where a usual name of a main script is there, that is what is started, else the
/// file that is open in the editor. Thread: any.
[[nodiscard]] std::vector<ProjectFile> project_files(const std::filesystem::path& folder);

}  // namespace wayfinder::adapter
