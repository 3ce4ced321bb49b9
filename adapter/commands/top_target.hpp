#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapter/debuggee/program_address.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// What the PROGRAM of `wayfinder top PROGRAM` may be: an address, HOST:PORT or the path of a Unix socket; for a number
/// that port of this machine, or the process with that number.
struct TopTarget {
  std::vector<ProgramAddress> addresses;  ///< to be tried in this order
  /// When no agent is at any of them, whoever else may be; nullopt: what the last one makes of it.
  std::optional<Error> refusal;
};

/// Error: bad_argument with field "PROGRAM".
[[nodiscard]] Result<TopTarget> find_program(const std::string& text);

}  // namespace wayfinder::adapter
