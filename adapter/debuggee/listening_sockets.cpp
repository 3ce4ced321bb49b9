#include "adapter/debuggee/listening_sockets.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view tcp_listen_state = "0A";
constexpr std::string_view unix_accepts_flag = "00010000";  // __SO_ACCEPTCON
constexpr std::size_t bytes_of_ipv6 = 16;

fs::path folder_of_process(pid_t id) {
  return fs::path{"/proc"} / std::to_string(id);
}

std::string text_of(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string user_name(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry == nullptr ? fmt::format("user {}", user) : std::string{entry->pw_name};
}

/// "socket:[1234]" is what a descriptor's link says.
std::optional<std::uint64_t> socket_number(std::string_view link) {
  constexpr std::string_view prefix = "socket:[";
  std::uint64_t number = 0;
  if (!link.starts_with(prefix)) return std::nullopt;
  link.remove_prefix(prefix.size());
  const auto read = std::from_chars(link.data(), link.data() + link.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  return number;
}

/// Error: the system's, when the process is not ours to look into.
std::optional<SocketNumbers> sockets_of(const fs::path& process, std::error_code& error) {
  SocketNumbers numbers;
  for (fs::directory_iterator entry{process / "fd", error}, end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    const auto link = fs::read_symlink(entry->path(), gone);
    if (const auto number = gone ? std::nullopt : socket_number(link.string())) numbers.insert(*number);
  }
  if (error) return std::nullopt;
  return numbers;
}

/// "0100007F:1267": the address in words of the machine's byte order, and the port.
std::optional<ProgramAddress> read_end(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || (colon != 8 && colon != 2 * bytes_of_ipv6)) return std::nullopt;
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i * 8 < colon; ++i) {
    const auto* digits = text.data() + i * 8;
    if (std::from_chars(digits, digits + 8, words[i], 16).ec != std::errc{}) return std::nullopt;
  }
  ProgramAddress address;
  const auto* port = text.data() + colon + 1;
  if (std::from_chars(port, text.data() + text.size(), address.port, 16).ec != std::errc{}) return std::nullopt;
  const bool is_ipv4 = colon == 8;
  if (words == decltype(words){}) {
    address.host = is_ipv4 ? "127.0.0.1" : "::1";
    return address;
  }
  std::array<char, INET6_ADDRSTRLEN> host{};
  ::inet_ntop(is_ipv4 ? AF_INET : AF_INET6, words.data(), host.data(), host.size());
  address.host = host.data();
  return address;
}

/// The line's words; the last of the `count` is all the rest, spaces included.
std::vector<std::string> words_of(const std::string& line, std::size_t count) {
  std::istringstream stream{line};
  std::vector<std::string> words;
  for (std::string word; words.size() + 1 < count && stream >> word;)
    words.push_back(word);
  std::string rest;
  if (std::getline(stream >> std::ws, rest)) words.push_back(rest);
  return words;
}

template <class Visit>
void for_each_line(std::string_view table, std::size_t words, Visit visit) {
  std::istringstream lines{std::string{table}};
  for (std::string line; std::getline(lines, line);)
    visit(words_of(line, words));
}

bool is_among(const SocketNumbers& sockets, const std::string& number) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  return read.ec == std::errc{} && sockets.contains(value);
}

/// A container has addresses of its own, which mean others here.
bool shares_our_network(const fs::path& process) {
  struct stat theirs = {};
  struct stat ours = {};
  const bool is_known = ::stat((process / "ns/net").c_str(), &theirs) == 0 && ::stat("/proc/self/ns/net", &ours) == 0;
  return !is_known || theirs.st_ino == ours.st_ino;
}

}  // namespace

std::vector<ProgramAddress> listening_in_tcp_table(std::string_view table, const SocketNumbers& sockets) {
  constexpr std::size_t local = 1, state = 3, inode = 9;
  std::vector<ProgramAddress> addresses;
  for_each_line(table, inode + 2, [&](const std::vector<std::string>& words) {
    if (words.size() <= inode || words[state] != tcp_listen_state || !is_among(sockets, words[inode])) return;
    if (auto address = read_end(words[local])) addresses.push_back(std::move(*address));
  });
  return addresses;
}

std::vector<ProgramAddress> listening_in_unix_table(std::string_view table, const SocketNumbers& sockets,
                                                    std::string_view folder) {
  constexpr std::size_t flags = 3, inode = 6, path = 7;
  std::vector<ProgramAddress> addresses;
  for_each_line(table, path + 1, [&](const std::vector<std::string>& words) {
    if (words.size() <= path || words[flags] != unix_accepts_flag || !is_among(sockets, words[inode])) return;
    if (words[path].starts_with('@')) return;  // no path: an agent never listens there
    ProgramAddress address;
    address.socket = (fs::path{folder} / words[path]).string();
    addresses.push_back(std::move(address));
  });
  return addresses;
}

Result<std::vector<ProgramAddress>> listening_addresses(pid_t id, std::string_view field) {
  const auto process = folder_of_process(id);
  struct stat found = {};
  if (::stat(process.c_str(), &found) != 0) {
    return refuse(field, "a process that runs", fmt::format("{}, which is none", id));
  }
  std::error_code error;
  const auto sockets = sockets_of(process, error);
  if (!sockets) {
    return refuse(field, "a process of yours", fmt::format("{}, which is {}'s", id, user_name(found.st_uid)),
                  ErrorCode::not_authorized);
  }
  auto addresses = listening_in_unix_table(text_of(process / "net/unix"), *sockets, (process / "cwd").string());
  const bool is_reachable = shares_our_network(process);
  for (const auto* table : {"net/tcp", "net/tcp6"}) {
    auto more = listening_in_tcp_table(text_of(process / table), *sockets);
    if (is_reachable) addresses.insert(addresses.end(), more.begin(), more.end());
  }
  if (!addresses.empty()) return addresses;
  return refuse(field, "a process that listens for wayfinder",
                fmt::format("{}, which listens nowhere{}", id, is_reachable ? "" : " outside of its container"));
}

}  // namespace wayfinder::adapter
