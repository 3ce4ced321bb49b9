#pragma once
#include <string>
#include <string_view>

#include "profiling/profile.hpp"
#include "protocol/error.hpp"

/// What the subcommands of `profile` that read profiles have in common.
namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace wayfinder::adapter {

constexpr std::string_view wanted_profile = "a profile that `wayfinder profile --format json` wrote";

/// The profile in a file. Error: bad_argument with `argument` as field, which holds the path and the reason.
[[nodiscard]] Result<profiling::Profile> read_profile_file(const std::string& path, std::string_view argument);

/// Whether `output` ("-": stdout) is a place to write to and none of the files that are read. Error: bad_argument with
/// field "-o".
[[nodiscard]] Result<void> check_profile_output(const std::string& output, const std::string& profile);

/// Adds a subcommand to `profile`, which itself takes any word for a script.
[[nodiscard]] CLI::App* add_profile_subcommand(CLI::App& profile, const std::string& name, const std::string& summary);

/// Options of `profile` do nothing for its subcommands; who gives one may mean a script of that name.
/// Error: bad_argument that names the option.
[[nodiscard]] Result<void> check_words_before(const CLI::App& subcommand);

}  // namespace wayfinder::adapter
