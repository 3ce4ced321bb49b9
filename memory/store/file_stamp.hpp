#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace wayfinder::memory {

/// What tells a file from a later one under its name.
struct FileStamp {
  std::uint64_t device{};
  std::uint64_t inode{};
  std::uint64_t bytes{};
  std::int64_t changed_ns{};
  bool operator==(const FileStamp&) const = default;
};
/// Nullopt: there is no such regular file.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

}  // namespace wayfinder::memory
