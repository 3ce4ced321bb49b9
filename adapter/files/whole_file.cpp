#include "adapter/files/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "protocol/json.hpp"

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

/// What the name leads to in the end, so that a link stays a link, also one to a file that is not there yet. A link is
/// left when links lead nowhere.
std::filesystem::path target_of(const std::filesystem::path& path) {
  constexpr int most_links = 40;  // as many as the kernel follows
  std::filesystem::path target = path;
  std::error_code error;
  for (int links = 0; links < most_links && std::filesystem::is_symlink(target, error); ++links) {
    auto next = std::filesystem::read_symlink(target, error);
    if (error) return target;
    target = target.parent_path() / next;  // an absolute one stands for itself
  }
  return target;
}

/// Whether there is something that is no file: a device, a pipe, a name for a file that is open. As root one could
/// replace it; what stdout leads to would lose what is in it.
bool is_special(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 4> names_of_open_files{"/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/"};
  const std::string text = path.string();
  for (const auto name : names_of_open_files) {
    if (text.starts_with(name)) return true;
  }
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

tl::unexpected<Error> failed(std::string_view field, const std::filesystem::path& path, int reason) {
  return refuse(field, "a file that can be written",
                fmt::format("\"{}\" ({})", escape_text(path.string()), std::generic_category().message(reason)),
                ErrorCode::file);
}

using Fill = std::function<Result<void>(const Put&)>;

/// What became of writing to an open file.
struct Filled {
  std::uint64_t bytes{};
  int reason{};  ///< the system's, of the first write that failed; 0: none did
  Result<void> outcome;
};

Filled fill_file(int fd, const Fill& fill) {
  Filled filled;
  filled.outcome = fill([fd, &filled](std::string_view bytes) {
    if (filled.reason == 0 && !write_all(fd, bytes)) filled.reason = errno;
    filled.bytes += bytes.size();
    return filled.reason == 0;
  });
  return filled;
}

Result<std::uint64_t> write_into(const std::filesystem::path& path, const Fill& fill, std::string_view field) {
  // Without O_NONBLOCK, opening a pipe waits for a reader.
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return failed(field, path, errno);
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  const Filled filled = fill_file(fd, fill);
  ::close(fd);
  if (filled.reason != 0) return failed(field, path, filled.reason);
  if (!filled.outcome) return tl::unexpected(filled.outcome.error());
  return filled.bytes;
}

}  // namespace

Result<void> check_writable(const std::filesystem::path& path, std::string_view field) {
  if (path.empty()) return refuse(field, "a file that can be written", "\"\"");
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return failed(field, path, EISDIR);
  const std::filesystem::path target = target_of(path);
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : std::filesystem::path{"."};
  const std::filesystem::path& touched = is_special(path) ? path : folder;
  if (::access(touched.c_str(), W_OK) != 0) return failed(field, path, errno);
  return {};
}

Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, const Fill& fill, std::string_view field) {
  if (is_special(path)) return write_into(path, fill, field);
  const std::filesystem::path target = target_of(path);
  std::error_code ignored;
  if (std::filesystem::is_symlink(target, ignored)) return failed(field, path, ELOOP);
  std::string temporary = target.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  if (fd < 0) return failed(field, path, errno);
  Filled filled = fill_file(fd, fill);
  const bool is_whole = filled.reason == 0 && filled.outcome;
  if (is_whole && ::fsync(fd) != 0) filled.reason = errno;
  if (::close(fd) != 0 && is_whole && filled.reason == 0) filled.reason = errno;
  if (is_whole && filled.reason == 0) {
    if (::rename(temporary.c_str(), target.c_str()) == 0) return filled.bytes;
    filled.reason = errno;
  }
  ::unlink(temporary.c_str());
  if (filled.reason != 0) return failed(field, path, filled.reason);
  return tl::unexpected(filled.outcome.error());
}

Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, std::string_view bytes,
                                       std::string_view field) {
  const Fill fill = [bytes](const Put& put) -> Result<void> {
    put(bytes);
    return {};
  };
  return write_whole_file(path, fill, field);
}

}  // namespace wayfinder::adapter
