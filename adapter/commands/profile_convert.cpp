#include "adapter/commands/profile_convert.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/export_file.hpp"
#include "adapter/commands/profile_file.hpp"

namespace wayfinder::adapter {
namespace {

struct ConvertOptions {
  std::optional<std::string> file;
  std::optional<std::string> format;
  std::optional<std::string> output;
};

/// A file beside the profile, named after the format.
std::string converted_path(std::string path, std::string_view suffix) {
  for (const std::string_view ending : {".profile.json", ".json"}) {
    if (!path.ends_with(ending)) continue;
    path.resize(path.size() - ending.size());
    break;
  }
  return path + std::string{suffix};
}

Result<int> run_convert(const CLI::App& convert, const ConvertOptions& options) {
  if (auto fits = check_words_before(convert); !fits) return tl::unexpected(std::move(fits.error()));
  if (!options.file) return refuse("FILE", wanted_profile, "nothing");
  if (!options.format) return refuse("--to", "one of " + list_export_formats(), "nothing");
  const auto format = find_export_format("--to", *options.format);
  if (!format) return tl::unexpected(format.error());
  const std::string output = options.output.value_or(converted_path(*options.file, format->suffix));
  if (auto fits = check_profile_output(output, *options.file); !fits) return tl::unexpected(std::move(fits.error()));
  const auto profile = read_profile_file(*options.file, "FILE");
  if (!profile) return tl::unexpected(profile.error());
  auto holds = profiling::check_mode(format->name, profile->head().mode, "--to");
  if (!holds) return tl::unexpected(std::move(holds.error()));
  if (const auto written = write_export(*format, *profile, output, {}); !written) {
    fmt::print(stderr, "wayfinder profile: {}\n", written.error().message);
    return 1;
  }
  return 0;
}

}  // namespace

CommandWork declare_profile_convert(CLI::App& convert) {
  auto options = std::make_shared<ConvertOptions>();
  convert.add_option("FILE", options->file, "A profile in the json format");
  convert.add_option("--to", options->format, list_export_formats())->type_name("FORMAT");
  convert
      .add_option("-o,--output", options->output, "File to write; - is stdout (default FILE with the format's ending)")
      ->type_name("FILE");
  convert.footer(
      "\nExamples:\n"
      "  wayfinder profile convert app.lua.profile.json --to pprof    writes app.lua.pb.gz\n"
      "  wayfinder profile convert app.lua.profile.json --to callgrind -o callgrind.out.app\n");
  return [options, &convert] { return run_convert(convert, *options); };
}

}  // namespace wayfinder::adapter
