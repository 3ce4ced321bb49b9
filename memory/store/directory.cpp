#include "memory/store/directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace wayfinder::memory {
namespace {

constexpr std::string_view setting = "memory.snapshotDirectory";

std::string variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return value == nullptr ? "" : value;
}

}  // namespace

Surroundings surroundings_of_process() {
  return {variable("HOME"), variable("XDG_STATE_HOME")};
}

Result<std::filesystem::path> snapshot_directory(std::string_view configured, const Surroundings& surroundings) {
  if (configured.empty() && surroundings.state_home.starts_with('/')) {
    return std::filesystem::path{surroundings.state_home} / "wayfinder" / "snapshots";
  }
  if (configured.empty()) configured = "~/.wayfinder/snapshots";
  const bool is_in_home = configured == "~" || configured.starts_with("~/");
  if (is_in_home && !surroundings.home.starts_with('/')) {
    return refuse(setting, "a folder, as HOME is not set", fmt::format("\"{}\"", configured));
  }
  if (is_in_home) {
    configured.remove_prefix(std::min<std::size_t>(2, configured.size()));
    return std::filesystem::path{surroundings.home} / configured;
  }
  if (!configured.starts_with('/')) {
    return refuse(setting, "an absolute path or one that begins with ~/", fmt::format("\"{}\"", configured));
  }
  return std::filesystem::path{configured};
}

Result<void> make_private_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) {
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) == 0) return {};
    error = std::error_code{errno, std::generic_category()};
  } else {
    if (directory.has_relative_path() && directory.parent_path() != directory) {
      if (const auto above = make_private_directory(directory.parent_path());
          !above && !std::filesystem::is_directory(directory.parent_path(), error)) {
        return above;
      }
    }
    if (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) {
      if (std::filesystem::is_directory(directory, error)) return {};
      error = std::make_error_code(std::errc::not_a_directory);
    } else {
      error = std::error_code{errno, std::generic_category()};
    }
  }
  return refuse(setting, "a folder that can be written to", fmt::format("{} ({})", directory.string(), error.message()),
                ErrorCode::file);
}

}  // namespace wayfinder::memory
