#include "adapter/commands/export_file.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "adapter/files/whole_file.hpp"
#include "adapter/profiles/source_text.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

Result<profiling::Exporter> find_export_format(std::string_view option, const std::string& name) {
  if (const auto found = profiling::exporter(name)) return *found;
  return refuse(option, "one of " + list_export_formats(), shown(json(name)));
}

std::string list_export_formats(std::string_view default_format) {
  std::string names = default_format.empty() ? std::string{} : fmt::format("{} (default)", default_format);
  for (const auto name : profiling::export_formats()) {
    if (name != default_format) names += (names.empty() ? "" : ", ") + std::string{name};
  }
  return names;
}

Result<void> write_export(const profiling::Exporter& format, const profiling::Profile& profile,
                          const std::string& output, const std::filesystem::path& folder) {
  const auto content =
      profiling::write_export(format, profile, [&](std::string_view source) { return read_source(folder, source); });
  if (!content) return tl::unexpected(content.error());
  return write_output(*content, output);
}

Result<void> write_output(std::string_view content, const std::string& output, std::string_view option) {
  if (output == "-") {
    const bool is_written = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
    if (is_written && std::fflush(stdout) == 0) return {};
    return refuse(option, "stdout that can be written", "an error", ErrorCode::file);
  }
  const auto written = write_whole_file(output, content, option);
  if (!written) return tl::unexpected(written.error());
  fmt::print(stderr, "wayfinder: written to {}\n", output);
  return {};
}

}  // namespace wayfinder::adapter
