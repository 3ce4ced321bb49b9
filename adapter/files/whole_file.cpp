#include "adapter/files/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace wayfinder::adapter {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// What the name leads to in the end, so that a link stays a link.
std::filesystem::path target_of(const std::filesystem::path& path) {
  std::error_code error;
  auto target = std::filesystem::canonical(path, error);
  return error ? path : target;
}

/// Whether there is something that is no file: a device, a pipe. As root one could replace it.
bool is_special(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

tl::unexpected<Error> failed(const std::filesystem::path& path, int reason) {
  return tl::unexpected(Error{ErrorCode::file,
                              fmt::format("path: expected a file that can be written, got {} ({})", path.string(),
                                          std::strerror(reason)),  // NOLINT(concurrency-mt-unsafe): glibc's is safe
                              "path"});
}

Result<std::uint64_t> write_into(const std::filesystem::path& path, std::string_view bytes) {
  // Without O_NONBLOCK, opening a pipe waits for a reader.
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return failed(path, errno);
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  const bool written = write_all(fd, bytes);
  const int reason = errno;
  ::close(fd);
  if (!written) return failed(path, reason);
  return bytes.size();
}

}  // namespace

Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, std::string_view bytes) {
  if (is_special(path)) return write_into(path, bytes);
  const std::filesystem::path target = target_of(path);
  std::string temporary = target.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  if (fd < 0) return failed(path, errno);
  const bool written = write_all(fd, bytes) && ::fsync(fd) == 0;
  int reason = errno;
  const bool closed = ::close(fd) == 0;
  if (written && !closed) reason = errno;
  if (written && closed && ::rename(temporary.c_str(), target.c_str()) == 0) return bytes.size();
  if (written && closed) reason = errno;
  ::unlink(temporary.c_str());
  return failed(path, reason);
}

}  // namespace wayfinder::adapter
