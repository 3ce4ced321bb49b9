#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "profiling/export/exporter.hpp"
#include "protocol/error.hpp"

/// What the commands that write profiles have in common.
namespace wayfinder::adapter {

/// The format of this name, or alias. Error: bad_argument with `option` as field, which lists the formats.
[[nodiscard]] Result<profiling::Exporter> find_export_format(std::string_view option, const std::string& name);

/// "speedscope (default), json, …" for --help.
[[nodiscard]] std::string list_export_formats(std::string_view default_format = {});

/// Writes the profile to `output` ("-": stdout) and says so on stderr. Sources are looked for in `folder`, where the
/// program ran. Errors: what the format cannot hold; file with field "-o".
[[nodiscard]] Result<void> write_export(const profiling::Exporter& format, const profiling::Profile& profile,
                                        const std::string& output, const std::filesystem::path& folder);

/// Writes `content` in the same way. Error: file with `option` as field.
[[nodiscard]] Result<void> write_output(std::string_view content, const std::string& output,
                                        std::string_view option = "-o");

}  // namespace wayfinder::adapter
