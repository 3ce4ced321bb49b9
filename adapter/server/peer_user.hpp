#pragma once
#include <sys/types.h>

#include <asio/ip/tcp.hpp>
#include <optional>
#include <string_view>

namespace wayfinder::adapter {

/// The user who owns the other end of a loopback connection, by the kernel's table of sockets (/proc/net/tcp, tcp6);
/// nullopt when it is not there (any more). `peer` and `local` are the endpoints as this end sees them.
[[nodiscard]] std::optional<uid_t> user_of_peer(const asio::ip::tcp::endpoint& peer,
                                                const asio::ip::tcp::endpoint& local);

/// The same in the text of one such table, which holds addresses of one family.
[[nodiscard]] std::optional<uid_t> user_in_table(std::string_view table, const asio::ip::tcp::endpoint& peer,
                                                 const asio::ip::tcp::endpoint& local);

}  // namespace wayfinder::adapter
