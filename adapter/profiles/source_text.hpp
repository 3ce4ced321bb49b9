#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder::adapter {

constexpr std::uintmax_t max_source_bytes = 16U << 20U;  ///< larger files are generated code; they stay unread

/// The text behind a chunk name: of a file ("@app.lua", relative to the folder where the program runs) or of a loaded
/// string, which is its own. Nothing where there is no such file. Thread: any but adapter I/O, for disks are slow.
[[nodiscard]] std::optional<std::string> read_source(const std::filesystem::path& folder, std::string_view source);

}  // namespace wayfinder::adapter
