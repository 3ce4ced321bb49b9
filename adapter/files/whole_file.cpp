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
  return ::fsync(fd) == 0;
}

tl::unexpected<Error> failed(const std::filesystem::path& path, int reason) {
  return tl::unexpected(Error{ErrorCode::file,
                              fmt::format("path: expected a file that can be written, got {} ({})", path.string(),
                                          std::strerror(reason)),  // NOLINT(concurrency-mt-unsafe): glibc's is safe
                              "path"});
}

}  // namespace

Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, std::string_view bytes) {
  std::string temporary = path.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  if (fd < 0) return failed(path, errno);
  const bool written = write_all(fd, bytes);
  int reason = errno;
  const bool closed = ::close(fd) == 0;
  if (written && !closed) reason = errno;
  if (written && closed && ::rename(temporary.c_str(), path.c_str()) == 0) return bytes.size();
  if (written && closed) reason = errno;
  ::unlink(temporary.c_str());
  return failed(path, reason);
}

}  // namespace wayfinder::adapter
