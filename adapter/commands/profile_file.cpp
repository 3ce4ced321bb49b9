#include "adapter/commands/profile_file.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "adapter/files/whole_file.hpp"
#include "profiling/export/native_json.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

Result<profiling::Profile> read_profile_file(const std::string& path, std::string_view argument) {
  const auto refuse_file = [&](std::string_view reason) {
    return refuse(argument, wanted_profile, fmt::format("{} ({})", shown(json(path)), reason));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return refuse_file("this is a folder");
  std::ifstream file{path, std::ios::binary};
  if (!file) return refuse_file(std::generic_category().message(errno));
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  auto profile = profiling::read_native_json(text);
  if (!profile) return refuse_file(profile.error().message);
  return profile;
}

Result<void> check_profile_output(const std::string& output, const std::string& profile) {
  if (output == "-") return {};
  std::error_code ignored;
  if (std::filesystem::equivalent(output, profile, ignored)) {
    return refuse("-o", "another file than the profile itself", shown(json(output)));
  }
  return check_writable(output, "-o");
}

CLI::App* add_profile_subcommand(CLI::App& profile, const std::string& name, const std::string& summary) {
  auto* command = profile.add_subcommand(name, fmt::format("{} (a script of that name is ./{})", summary, name));
  command->prefix_command(false);
  command->validate_positionals(false);
  // What stood in front was no option; and CLI11 takes a subcommand from behind `--` too, where a script would stand.
  command->preparse_callback([&profile, name](std::size_t) {
    const auto words = profile.remaining();
    if (words.empty()) return;
    const std::string sentence =
        words.front() == "--"
            ? fmt::format("SCRIPT: expected ./{0} for a script of that name, got \"{0}\" behind --", name)
            : words.front() + ": expected an option of this command, got one that it does not have";
    throw CLI::ParseError{sentence, CLI::ExitCodes::InvalidError};
  });
  return command;
}

Result<void> check_words_before(const CLI::App& subcommand) {
  for (const auto* option : subcommand.get_parent()->get_options()) {
    if (option->count() == 0) continue;
    return refuse(option->get_name(),
                  fmt::format("no option before {0} (a script of that name is ./{0})", subcommand.get_name()), "one");
  }
  return {};
}

}  // namespace wayfinder::adapter
