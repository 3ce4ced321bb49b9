#pragma once
#include <filesystem>
#include <memory>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// A folder for what a process says, or for a test's snapshots, gone with its owner.
class WorkFolder {
 public:
  /// Error: file with field "TMPDIR".
  [[nodiscard]] static Result<std::unique_ptr<WorkFolder>> make();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  explicit WorkFolder(std::filesystem::path path) : path_{std::move(path)} {}
  std::filesystem::path path_;
};

}  // namespace wayfinder::adapter
