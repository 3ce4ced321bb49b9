#include "memory/mapping.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace wayfinder::memory {

namespace {

tl::unexpected<Error> unreadable(const std::filesystem::path& path, std::string_view reason) {
  return fail(ErrorCode::file, fmt::format("{}: cannot be read: {}", path.string(), reason));
}

}  // namespace

Mapping::Mapping(Mapping&& other) noexcept
    : data_{std::exchange(other.data_, nullptr)}, size_{std::exchange(other.size_, 0)} {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Mapping::~Mapping() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

Result<Mapping> Mapping::of_file(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a named pipe must not wait for its writer
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return unreadable(path, std::generic_category().message(errno));
  struct stat status{};
  const bool is_known = ::fstat(file, &status) == 0;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = MAP_FAILED;
  int reason = errno;
  if (is_known && S_ISREG(status.st_mode) && size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    reason = errno;
  }
  ::close(file);
  if (is_known && !S_ISREG(status.st_mode)) return unreadable(path, "not a regular file");
  if (is_known && size == 0) return Mapping{};
  if (data == MAP_FAILED) return unreadable(path, std::generic_category().message(reason));
  return Mapping{static_cast<std::byte*>(data), size};
}

Result<Mapping> Mapping::of_memory(std::size_t bytes) {
  if (bytes == 0) return Mapping{};
  void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED) {
    return fail(ErrorCode::file, fmt::format("{} bytes of memory: {}", bytes, std::generic_category().message(errno)));
  }
  return Mapping{static_cast<std::byte*>(data), bytes};
}

}  // namespace wayfinder::memory
