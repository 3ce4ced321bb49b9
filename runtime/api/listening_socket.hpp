#pragma once
#include <cstdint>
#include <string>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// A socket that listens.
struct ListeningSocket {
  int descriptor;
  std::string address;  ///< HOST:PORT with the real port, or the path
  std::string host;     ///< "" for a path
  std::uint16_t port{};
  bool is_loopback{};  ///< only this machine reaches it
};

/// Listens at HOST:PORT; port 0: any that is free. Errors: bad_argument with field "host" or "port".
[[nodiscard]] Result<ListeningSocket> listen_at(const std::string& host, std::uint16_t port);

/// Listens at the path of a Unix socket that this user alone may use. One that nobody listens at any more is replaced.
/// Error: bad_argument with field "socket".
[[nodiscard]] Result<ListeningSocket> listen_at(const std::string& wish);

}  // namespace wayfinder::runtime
