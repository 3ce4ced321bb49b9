#include "memory/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace wayfinder::memory {
namespace {

tl::unexpected<Error> failure(const std::filesystem::path& path, int reason) {
  const auto message = std::error_code{reason, std::generic_category()}.message();
  return fail(ErrorCode::file, fmt::format("{}: expected a file that can be locked, got: {}", path.string(), message));
}

int open_lock(const std::filesystem::path& path) noexcept {
  return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
}

int lock(int descriptor, int operation) noexcept {
  int result = 0;
  do {
    result = ::flock(descriptor, operation);
  } while (result != 0 && errno == EINTR);
  return result;
}

}  // namespace

Result<FileLock> FileLock::wait_for(const std::filesystem::path& path) {
  const int descriptor = open_lock(path);
  if (descriptor < 0) return failure(path, errno);
  FileLock taken{descriptor};
  if (lock(descriptor, LOCK_EX) != 0) return failure(path, errno);
  return taken;
}

Result<std::optional<FileLock>> FileLock::try_take(const std::filesystem::path& path) {
  const int descriptor = open_lock(path);
  if (descriptor < 0) return failure(path, errno);
  FileLock taken{descriptor};
  if (lock(descriptor, LOCK_EX | LOCK_NB) == 0) return std::optional{std::move(taken)};
  if (errno == EWOULDBLOCK) return std::optional<FileLock>{};
  return failure(path, errno);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace wayfinder::memory
