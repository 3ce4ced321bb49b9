#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "adapter/debuggee/process.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Where a program listens for a debugger (docs/attach.md).
struct ProgramAddress {
  std::string host;
  std::uint16_t port{};
  std::string socket;  ///< path; when it is not empty, host and port mean nothing

  /// HOST:PORT or the path.
  [[nodiscard]] std::string text() const;
};

/// A connection to it. Error: launch_failed with the address and the system's reason, `field` in front. Thread: any;
/// takes as long as names and networks do, at most some seconds.
[[nodiscard]] Result<Descriptor> connect_to(const ProgramAddress& address, std::string_view field = "attach");

}  // namespace wayfinder::adapter
