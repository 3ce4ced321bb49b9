#include "adapter/server/peer_user.hpp"

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace wayfinder::adapter {
namespace {

/// An endpoint as the kernel prints it: the address as 32-bit words in the machine's byte order, then the port.
template <class Bytes>
std::string kernel_text(const Bytes& bytes, unsigned short port) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(std::uint32_t)) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    text += fmt::format("{:08X}", word);
  }
  return fmt::format("{}:{:04X}", text, port);
}

std::string kernel_text(const asio::ip::tcp::endpoint& endpoint) {
  const auto& address = endpoint.address();
  return address.is_v6() ? kernel_text(address.to_v6().to_bytes(), endpoint.port())
                         : kernel_text(address.to_v4().to_bytes(), endpoint.port());
}

std::optional<uid_t> user_in_file(const char* file, const asio::ip::tcp::endpoint& peer,
                                  const asio::ip::tcp::endpoint& local) {
  std::ifstream stream{file};
  const std::string table{std::istreambuf_iterator<char>{stream}, {}};
  return user_in_table(table, peer, local);
}

asio::ip::tcp::endpoint mapped(const asio::ip::tcp::endpoint& endpoint) {
  if (endpoint.address().is_v6()) return endpoint;
  return {asio::ip::make_address_v6(asio::ip::v4_mapped, endpoint.address().to_v4()), endpoint.port()};
}

}  // namespace

std::optional<uid_t> user_in_table(std::string_view table, const asio::ip::tcp::endpoint& peer,
                                   const asio::ip::tcp::endpoint& local) {
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

std::optional<uid_t> user_of_peer(const asio::ip::tcp::endpoint& peer, const asio::ip::tcp::endpoint& local) {
  if (peer.address().is_v4()) {
    if (const auto user = user_in_file("/proc/net/tcp", peer, local)) return user;
  }
  // An IPv4 connection of a socket that was opened for IPv6 stands in the other table.
  return user_in_file("/proc/net/tcp6", mapped(peer), mapped(local));
}

}  // namespace wayfinder::adapter
