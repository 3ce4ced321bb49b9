#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace wayfinder::memory {

/// A file of mode 0600 on its way: a temporary beside its final place, gone with this object unless commit() has named
/// it. After a failure errno says why. Thread: one.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  [[nodiscard]] bool is_open() const { return file_ >= 0; }
  [[nodiscard]] bool write(const void* data, std::uint64_t size) const;
  /// Flushes it to the disk and gives it its name; an existing file is replaced.
  [[nodiscard]] bool commit();

 private:
  std::filesystem::path path_;
  std::string temporary_;
  int file_;
};

}  // namespace wayfinder::memory
