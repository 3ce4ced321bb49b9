#include "adapter/commands/profile_convert.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "adapter/commands/export_file.hpp"
#include "adapter/files/whole_file.hpp"
#include "profiling/export/native_json.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct ConvertOptions {
  std::optional<std::string> file;
  std::optional<std::string> format;
  std::optional<std::string> output;
};

tl::unexpected<Error> refuse_file(const std::string& path, std::string_view reason) {
  return refuse("FILE", "a profile that `wayfinder profile --format json` wrote",
                fmt::format("{} ({})", shown(json(path)), reason));
}

Result<profiling::Profile> read_profile_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return refuse_file(path, "this is a folder");
  std::ifstream file{path, std::ios::binary};
  if (!file) return refuse_file(path, std::generic_category().message(errno));
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  auto profile = profiling::read_native_json(text);
  if (!profile) return refuse_file(path, profile.error().message);
  return profile;
}

/// A file beside the profile, named after the format.
std::string converted_path(std::string path, std::string_view suffix) {
  for (const std::string_view ending : {".profile.json", ".json"}) {
    if (!path.ends_with(ending)) continue;
    path.resize(path.size() - ending.size());
    break;
  }
  return path + std::string{suffix};
}

Result<void> check_converted_path(const std::string& output, const std::string& profile) {
  if (output == "-") return {};
  std::error_code ignored;
  if (std::filesystem::equivalent(output, profile, ignored)) {
    return refuse("-o", "another file than the profile itself", shown(json(output)));
  }
  return check_writable(output, "-o");
}

/// Options of `profile` do nothing for `convert`; who gives one may mean a script of that name.
Result<void> check_words_before(const CLI::App& convert) {
  for (const auto* option : convert.get_parent()->get_options()) {
    if (option->count() == 0) continue;
    return refuse(option->get_name(), "no option before convert (a script of that name is ./convert)", "one");
  }
  return {};
}

Result<int> run_convert(const CLI::App& convert, const ConvertOptions& options) {
  if (auto fits = check_words_before(convert); !fits) return tl::unexpected(std::move(fits.error()));
  if (!options.file) return refuse("FILE", "a profile that `wayfinder profile --format json` wrote", "nothing");
  if (!options.format) return refuse("--to", "one of " + list_export_formats(), "nothing");
  const auto format = find_export_format("--to", *options.format);
  if (!format) return tl::unexpected(format.error());
  const std::string output = options.output.value_or(converted_path(*options.file, format->suffix));
  if (auto fits = check_converted_path(output, *options.file); !fits) return tl::unexpected(std::move(fits.error()));
  const auto profile = read_profile_file(*options.file);
  if (!profile) return tl::unexpected(profile.error());
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
  // What stood in front was no option; and CLI11 takes a subcommand from behind `--` too, where a script would stand.
  convert.preparse_callback([profile = convert.get_parent()](std::size_t) {
    const auto words = profile->remaining();
    if (words.empty()) return;
    const std::string sentence =
        words.front() == "--" ? "SCRIPT: expected ./convert for a script of that name, got \"convert\" behind --"
                              : words.front() + ": expected an option of this command, got one that it does not have";
    throw CLI::ParseError{sentence, CLI::ExitCodes::InvalidError};
  });
  return [options, &convert] { return run_convert(convert, *options); };
}

}  // namespace wayfinder::adapter
