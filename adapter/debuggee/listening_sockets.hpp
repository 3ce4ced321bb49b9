#pragma once
#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "adapter/debuggee/program_address.hpp"

/// Where a process of this machine listens, from the kernel's tables. Thread: any.
namespace wayfinder::adapter {

using SocketNumbers = std::set<std::uint64_t>;

/// Addresses that lead to the sockets that process `id` listens at, Unix sockets first. One that listens at all
/// addresses is reached over loopback. Errors, with `field`: bad_argument when there is no such process, or when it
/// listens nowhere that can be reached from here; not_authorized when it is another user's.
[[nodiscard]] Result<std::vector<ProgramAddress>> listening_addresses(pid_t id, std::string_view field);

/// The same from the text of /proc/net/tcp or tcp6, and of /proc/net/unix; `folder` is where relative paths begin.
[[nodiscard]] std::vector<ProgramAddress> listening_in_tcp_table(std::string_view table, const SocketNumbers& sockets);
[[nodiscard]] std::vector<ProgramAddress> listening_in_unix_table(std::string_view table, const SocketNumbers& sockets,
                                                                  std::string_view folder);

}  // namespace wayfinder::adapter
