#include "runtime/api/listening_socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "protocol/json.hpp"

namespace wayfinder::runtime {
namespace {

constexpr int backlog = 16;

std::string reason_text(int reason) {
  return std::generic_category().message(reason);
}

/// Closes its socket unless that is taken out.
class OpenSocket {
 public:
  explicit OpenSocket(int family) noexcept : descriptor_{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
  ~OpenSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenSocket(const OpenSocket&) = delete;
  OpenSocket& operator=(const OpenSocket&) = delete;
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

/// A numeric host first, so that no name server is asked for it.
using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;
Addresses addresses_of(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) found = nullptr;
  return {found, &::freeaddrinfo};
}

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return (ntohl(v4.sin_addr.s_addr) >> 24U) == 127;
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

ListeningSocket described(int descriptor) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&bound), size, host.data(), host.size(), port.data(), port.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  const auto* form = bound.ss_family == AF_INET6 ? "[{}]:{}" : "{}:{}";
  return {.descriptor = descriptor,
          .address = fmt::format(fmt::runtime(form), host.data(), port.data()),
          .host = host.data(),
          .port = static_cast<std::uint16_t>(std::stoul(port.data())),
          .is_loopback = is_loopback(reinterpret_cast<const sockaddr&>(bound))};
}

/// Whether the path is that of a socket at which nobody listens: its program has ended without a word.
bool is_left_over(const sockaddr_un& address) {
  struct stat found{};
  if (::lstat(address.sun_path, &found) != 0 || !S_ISSOCK(found.st_mode) || found.st_uid != ::geteuid()) return false;
  const OpenSocket probe{AF_UNIX};
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
         errno == ECONNREFUSED;
}

}  // namespace

Result<ListeningSocket> listen_at(const std::string& host, std::uint16_t port) {
  const Addresses addresses = addresses_of(host, port);
  if (addresses == nullptr) return refuse("host", "a host of this machine", shown(json(host)));
  int reason = 0;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    OpenSocket socket{address->ai_family};
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool listens = socket.get() >= 0 && ::bind(socket.get(), address->ai_addr, address->ai_addrlen) == 0 &&
                         ::listen(socket.get(), backlog) == 0;
    if (listens) return described(socket.release());
    reason = errno;
  }
  const bool is_of_port = reason == EADDRINUSE || reason == EACCES;
  if (is_of_port) return refuse("port", "one that is free", fmt::format("{} ({})", port, reason_text(reason)));
  return refuse("host", "a host of this machine", fmt::format("{} ({})", shown(json(host)), reason_text(reason)));
}

Result<ListeningSocket> listen_at(const std::string& wish) {
  std::error_code ignored;
  const std::string path = wish.empty() ? wish : std::filesystem::absolute(wish, ignored).string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path || path.find('\0') != path.npos) {
    return refuse("socket", "a path of 1 to 107 bytes", shown(json(path)));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  if (is_left_over(address)) ::unlink(address.sun_path);
  OpenSocket socket{AF_UNIX};
  ::fchmod(socket.get(), S_IRWXU);  // which the file gets; the process's umask is everybody's
  const bool is_bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  int reason = errno;
  const bool listens = is_bound && ::listen(socket.get(), backlog) == 0;
  if (is_bound && !listens) reason = errno;
  if (!listens) {
    return refuse("socket", "a path that can be made", fmt::format("{} ({})", shown(json(path)), reason_text(reason)));
  }
  return ListeningSocket{.descriptor = socket.release(), .address = path, .host = {}, .is_loopback = true};
}

}  // namespace wayfinder::runtime
