#include "protocol/sockets/peer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace wayfinder {
namespace {

constexpr std::size_t v4_bytes = 4;
constexpr std::string_view mapped_prefix{"\0\0\0\0\0\0\0\0\0\0\xff\xff", 12};  // RFC 4291, 2.5.5.2
constexpr std::string_view v6_loopback{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16};

bool is_v4(const TcpEnd& end) {
  return end.address.size() == v4_bytes;
}

/// An end as the kernel prints it: the address as 32-bit words in the machine's byte order, then the port.
std::string kernel_text(const TcpEnd& end) {
  std::string text;
  for (std::size_t i = 0; i < end.address.size(); i += sizeof(std::uint32_t)) {
    std::uint32_t word = 0;
    std::memcpy(&word, end.address.data() + i, sizeof word);
    text += fmt::format("{:08X}", word);
  }
  return fmt::format("{}:{:04X}", text, end.port);
}

std::optional<uid_t> user_in_file(const char* file, const TcpEnd& peer, const TcpEnd& local) {
  std::ifstream stream{file};
  const std::string table{std::istreambuf_iterator<char>{stream}, {}};
  return user_in_table(table, peer, local);
}

TcpEnd mapped(const TcpEnd& end) {
  return is_v4(end) ? TcpEnd{std::string{mapped_prefix} + end.address, end.port} : end;
}

bool is_loopback(const TcpEnd& end) {
  if (!is_v4(end) && !end.address.starts_with(mapped_prefix)) return end.address == v6_loopback;
  return end.address[end.address.size() - v4_bytes] == 127;
}

std::optional<uid_t> user_of_loopback(const TcpEnd& peer, const TcpEnd& local) {
  if (is_v4(peer)) {
    if (const auto user = user_in_file("/proc/net/tcp", peer, local)) return user;
  }
  // An IPv4 connection of a socket that was opened for IPv6 stands in the other table.
  return user_in_file("/proc/net/tcp6", mapped(peer), mapped(local));
}

TcpEnd end_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage, sizeof v4);
    return {{reinterpret_cast<const char*>(&v4.sin_addr), sizeof v4.sin_addr}, ntohs(v4.sin_port)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &storage, sizeof v6);
  return {{reinterpret_cast<const char*>(&v6.sin6_addr), sizeof v6.sin6_addr}, ntohs(v6.sin6_port)};
}

std::string text_of(const TcpEnd& end) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(is_v4(end) ? AF_INET : AF_INET6, end.address.data(), text.data(), text.size());
  return is_v4(end) ? fmt::format("{}:{}", text.data(), end.port) : fmt::format("[{}]:{}", text.data(), end.port);
}

}  // namespace

std::optional<uid_t> user_in_table(std::string_view table, const TcpEnd& peer, const TcpEnd& local) {
  const std::string theirs = kernel_text(peer);
  const std::string ours = kernel_text(local);
  std::istringstream lines{std::string{table}};
  std::string line;
  std::getline(lines, line);  // the heading
  while (std::getline(lines, line)) {
    std::istringstream words{line};
    std::string number;
    std::string from;
    std::string to;
    std::string skipped;
    uid_t user = 0;
    if (!(words >> number >> from >> to >> skipped >> skipped >> skipped >> skipped >> user)) continue;
    if (from == theirs && to == ours) return user;
  }
  return std::nullopt;
}

Peer peer_of(int socket) {
  sockaddr_storage theirs{};
  sockaddr_storage ours{};
  socklen_t their_size = sizeof theirs;
  socklen_t our_size = sizeof ours;
  if (getpeername(socket, reinterpret_cast<sockaddr*>(&theirs), &their_size) != 0 ||
      getsockname(socket, reinterpret_cast<sockaddr*>(&ours), &our_size) != 0) {
    return {true, std::nullopt, "somebody who is gone"};
  }
  if (ours.ss_family == AF_UNIX) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    const bool is_known = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0;
    return {true, is_known ? std::optional{credentials.uid} : std::nullopt, "a Unix socket"};
  }
  const TcpEnd peer = end_of(theirs);
  if (!is_loopback(peer)) return {false, std::nullopt, text_of(peer)};
  return {true, user_of_loopback(peer, end_of(ours)), text_of(peer)};
}

}  // namespace wayfinder
