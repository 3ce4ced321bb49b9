#include "runtime/heap/output_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace wayfinder::runtime::heap {

namespace {

constexpr int private_mode = 0600;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

tl::unexpected<Error> cannot_write(const std::string& path, int reason) {
  return fail(ErrorCode::file, fmt::format("{}: cannot be written: {}", path, std::generic_category().message(reason)));
}

Result<OutputFile> OutputFile::create(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) return cannot_write(path, EEXIST);
  const int nameless = ::open(folder_of(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, private_mode);
  if (nameless >= 0) return OutputFile{path, "", nameless};
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return cannot_write(path, errno);
  std::string temporary = path + ".XXXXXX";
  const int named = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (named < 0) return cannot_write(path, errno);
  return OutputFile{path, std::move(temporary), named};
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_{std::move(other.path_)},
      temporary_{std::exchange(other.temporary_, {})},
      descriptor_{std::exchange(other.descriptor_, -1)} {}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::commit() {
  int failed = 0;
  if (temporary_.empty()) {
    const std::string self = fmt::format("/proc/self/fd/{}", descriptor_);
    failed = ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW);
  } else {
    failed = ::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
    if (failed == 0) temporary_.clear();
  }
  if (failed != 0) return cannot_write(path_, errno);
  return {};
}

}  // namespace wayfinder::runtime::heap
