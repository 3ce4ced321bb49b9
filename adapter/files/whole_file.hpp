#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Writes a file that appears whole or not at all, mode 0600: a temporary beside it, flushed to the disk, renamed. A
/// link is followed; a device or a pipe is written into. Returns the size in bytes. Error: file, with the path and the
/// system's reason; nothing is left behind.
/// Thread: any but adapter I/O, for disks are slow.
[[nodiscard]] Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace wayfinder::adapter
