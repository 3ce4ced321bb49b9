#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Writes a file that appears whole or not at all, mode 0600: a temporary beside it, flushed to the disk, renamed. A
/// link is followed; a device, a pipe or a name such as /dev/stdout is written into. Returns the size in bytes. Error:
/// file, with the path and the system's reason, `field` in front; nothing is left behind.
/// Thread: any but adapter I/O, for disks are slow.
[[nodiscard]] Result<std::uint64_t> write_whole_file(const std::filesystem::path& path, std::string_view bytes,
                                                     std::string_view field = "path");

/// Writes the next bytes of a file; false: that failed, and so will the rest.
using Put = std::function<bool(std::string_view)>;

/// The same for a file that is not held in memory: `fill` is called once and puts it piece by piece. Errors: as there,
/// and those of `fill`; nothing is left behind then, either.
[[nodiscard]] Result<std::uint64_t> write_whole_file(const std::filesystem::path& path,
                                                     const std::function<Result<void>(const Put&)>& fill,
                                                     std::string_view field = "path");

/// Whether write_whole_file() has a place to write to, as far as that can be told beforehand. Error: as there.
[[nodiscard]] Result<void> check_writable(const std::filesystem::path& path, std::string_view field);

}  // namespace wayfinder::adapter
