#pragma once
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "adapter/debuggee/program_address.hpp"

/// What the system tells of a process that is not our child. Thread: any.
namespace wayfinder::adapter {

struct ProcessFacts {
  std::chrono::steady_clock::time_point started;
  std::string folder;  ///< where it is; "" when that is not told
};

/// Of the process with this number here, provided that it is the one that listens at `address`: numbers mean other
/// processes on other machines and in containers.
[[nodiscard]] std::optional<ProcessFacts> facts_of_listener(pid_t id, const ProgramAddress& address);

}  // namespace wayfinder::adapter
