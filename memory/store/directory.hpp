#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::memory {

/// What of the environment decides where snapshots go; each may be "".
struct Surroundings {
  std::string home;        ///< $HOME
  std::string state_home;  ///< $XDG_STATE_HOME
};
[[nodiscard]] Surroundings surroundings_of_process();

/// The folder of snapshots: `configured` with a leading `~` expanded; where nothing is configured
/// $XDG_STATE_HOME/wayfinder/snapshots, else ~/.wayfinder/snapshots.
/// Errors: bad_argument with field "memory.snapshotDirectory": it needs a home and there is none, or it is relative.
[[nodiscard]] Result<std::filesystem::path> snapshot_directory(std::string_view configured,
                                                               const Surroundings& surroundings);

/// Makes the folder and whatever is missing above it, with mode 0700; an existing one stays as it is.
/// Errors: file with field "memory.snapshotDirectory": path and reason.
[[nodiscard]] Result<void> make_private_directory(const std::filesystem::path& directory);

}  // namespace wayfinder::memory
