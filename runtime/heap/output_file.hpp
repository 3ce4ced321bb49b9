#pragma once
#include <cstdint>
#include <string>

#include "protocol/error.hpp"

namespace wayfinder::runtime::heap {

/// A file of mode 0600 that gets its name only when it is whole, so that a program which is killed half way leaves
/// nothing behind. Where the file system has no nameless files, a temporary beside it that goes with this object.
/// Thread: any.
class OutputFile {
 public:
  /// Errors: file, with path and reason: the folder is not there or not writable, the name is taken.
  static Result<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Gives the file its name. Errors: file, with path and reason.
  [[nodiscard]] Result<void> commit();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor)
      : path_{std::move(path)}, temporary_{std::move(temporary)}, descriptor_{descriptor} {}

  std::string path_;
  std::string temporary_;  ///< "": nameless
  int descriptor_;
};

/// The error for a file that cannot be written; `reason` is an errno.
[[nodiscard]] tl::unexpected<Error> cannot_write(const std::string& path, int reason);

}  // namespace wayfinder::runtime::heap
