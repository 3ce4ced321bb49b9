#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wayfinder {

/// One end of a TCP connection.
struct TcpEnd {
  std::string address;  ///< 4 or 16 bytes, as they go over the network
  std::uint16_t port{};
};

/// Who is at the other end of a connection.
struct Peer {
  bool is_local{};            ///< on this machine: over a Unix socket or the loopback interface
  std::optional<uid_t> user;  ///< of a local one; nullopt: it is gone already
  /// HOST:PORT, or "a Unix socket".
  std::string address;
};

/// The peer of a connected socket. Over loopback its user stands in the kernel's table of sockets (/proc/net/tcp,
/// tcp6).
[[nodiscard]] Peer peer_of(int socket);

/// The user in the text of one such table, which holds addresses of one family; `peer` and `local` are the ends as
/// this side sees them.
[[nodiscard]] std::optional<uid_t> user_in_table(std::string_view table, const TcpEnd& peer, const TcpEnd& local);

}  // namespace wayfinder
