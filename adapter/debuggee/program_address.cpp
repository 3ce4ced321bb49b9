#include "adapter/debuggee/program_address.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr int connect_limit_ms = 5000;

tl::unexpected<Error> nobody_at(const ProgramAddress& address, std::string_view field, std::string_view reason) {
  return fail(ErrorCode::launch_failed,
              fmt::format("{}: expected a program that listens at {}, got none ({})", field, address.text(), reason));
}

std::string reason_text(int reason) {
  return std::generic_category().message(reason);
}

/// 0, or why not.
int connect_in_time(int socket, const sockaddr& address, socklen_t size) {
  if (::connect(socket, &address, size) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd wait{socket, POLLOUT, 0};
  if (::poll(&wait, 1, connect_limit_ms) <= 0) return ETIMEDOUT;
  int reason = 0;
  socklen_t reason_size = sizeof reason;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &reason, &reason_size);
  return reason;
}

Result<Descriptor> connect_to_path(const ProgramAddress& address, std::string_view field) {
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  if (address.socket.size() >= sizeof path.sun_path || address.socket.find('\0') != std::string::npos) {
    return refuse("socket", "a path of less than 108 bytes", shown(json(address.socket)));
  }
  std::memcpy(path.sun_path, address.socket.data(), address.socket.size());
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const int reason = connect_in_time(socket.get(), reinterpret_cast<const sockaddr&>(path), sizeof path);
  if (reason != 0) return nobody_at(address, field, reason_text(reason));
  return socket;
}

Result<Descriptor> connect_to_host(const ProgramAddress& address, std::string_view field) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failure = ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &list);
  if (failure != 0) return nobody_at(address, field, ::gai_strerror(failure));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{list, &::freeaddrinfo};
  int reason = 0;
  for (const addrinfo* found = list; found != nullptr; found = found->ai_next) {
    Descriptor socket{::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    reason = connect_in_time(socket.get(), *found->ai_addr, found->ai_addrlen);
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (reason == 0) return socket;
  }
  return nobody_at(address, field, reason_text(reason));
}

}  // namespace

std::string ProgramAddress::text() const {
  if (!socket.empty()) return shown(json(socket));
  return fmt::format(fmt::runtime(host.find(':') == std::string::npos ? "{}:{}" : "[{}]:{}"), host, port);
}

Result<Descriptor> connect_to(const ProgramAddress& address, std::string_view field) {
  return address.socket.empty() ? connect_to_host(address, field) : connect_to_path(address, field);
}

}  // namespace wayfinder::adapter
