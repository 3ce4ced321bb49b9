#pragma once
#include <filesystem>
#include <optional>

#include "protocol/error.hpp"

namespace wayfinder::memory {

/// An exclusive lock by flock(2) on a file of mode 0600, made when it is not there; it ends with this object or with
/// the process, and children do not inherit it.
class FileLock {
 public:
  /// Waits for it. Errors: file, with path and reason.
  static Result<FileLock> wait_for(const std::filesystem::path& path);
  /// Takes it when nobody has it; nullopt when somebody has. Errors: file, with path and reason.
  static Result<std::optional<FileLock>> try_take(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) noexcept : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace wayfinder::memory
