#include "memory/new_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace wayfinder::memory {

NewFile::NewFile(std::filesystem::path path)
    : path_{std::move(path)}, temporary_{path_.string() + ".XXXXXX"}, file_{::mkostemp(temporary_.data(), O_CLOEXEC)} {}

NewFile::~NewFile() {
  if (file_ < 0) return;
  ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

bool NewFile::write(const void* data, std::uint64_t size) const {
  const auto* at = static_cast<const std::byte*>(data);
  while (size > 0) {
    const ssize_t written = ::write(file_, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += written;
    size -= static_cast<std::uint64_t>(written);
  }
  return true;
}

bool NewFile::commit() {
  if (::fsync(file_) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) return false;
  temporary_.clear();
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {  // the name itself; best effort, as some file systems refuse it
    ::fsync(directory);
    ::close(directory);
  }
  return true;
}

}  // namespace wayfinder::memory
