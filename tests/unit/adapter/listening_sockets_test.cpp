#include "adapter/debuggee/listening_sockets.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

constexpr std::string_view tcp_table =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:1267 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 7001 1 0 100 0 0 10 0\n"
    "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 7002 1 0 100 0 0 10 0\n"
    "   2: 0100007F:1267 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 7003 1 0 20 4 30 10 "
    "-1\n"
    "   3: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7004 1 0 100 0 0 10 "
    "0\n";
constexpr std::string_view tcp6_table =
    "  sl  local_address                         remote_address                        st\n"
    "   0: 00000000000000000000000000000000:1268 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 00000000  1000        0 7005 1 0 100 0 0 10 0\n"
    "   1: 0000000000000000FFFF00000100007F:1269 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 00000000  1000        0 7006 1 0 100 0 0 10 0\n";
constexpr std::string_view unix_table =
    "Num       RefCount Protocol Flags    Type St Inode Path\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 8001 /run/an app.socket\n"
    "0000000000000000: 00000003 00000000 00000000 0001 03 8002 /run/app.socket\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 8003 app.socket\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 8004 @hidden\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 8005 /run/other.socket\n"
    "0000000000000000: 00000003 00000000 00000000 0001 03 8006\n";

std::vector<std::string> texts(const std::vector<ProgramAddress>& addresses) {
  std::vector<std::string> result;
  for (const auto& address : addresses)
    result.push_back(address.text());
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a process's listening ports are found among all that the machine has", "[adapter][debuggee]") {
  CHECK(texts(listening_in_tcp_table(tcp_table, {7001, 7002, 7003})) == Texts{"127.0.0.1:4711", "127.0.0.1:80"});
  CHECK(texts(listening_in_tcp_table(tcp6_table, {7005, 7006})) == Texts{"[::1]:4712", "[::ffff:127.0.0.1]:4713"});
  CHECK(listening_in_tcp_table("nonsense\n\n 0: 12 34\n", {1}).empty());
}

TEST_CASE("so are its Unix sockets, spaces in their names included", "[adapter][debuggee]") {
  CHECK(texts(listening_in_unix_table(unix_table, {8001, 8002, 8003, 8004}, "/srv")) ==
        Texts{"\"/run/an app.socket\"", "\"/srv/app.socket\""});
}

TEST_CASE("this very process is found where it listens", "[adapter][debuggee]") {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(socket, 1) == 0);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  const auto found = listening_addresses(::getpid(), "PROGRAM");
  ::close(socket);
  REQUIRE(found);
  const auto port = ntohs(address.sin_port);
  CHECK(std::ranges::any_of(*found, [&](const auto& one) { return one.port == port && one.host == "127.0.0.1"; }));
}

TEST_CASE("a process that is none, or listens nowhere, is named", "[adapter][debuggee]") {
  const auto none = listening_addresses(4'194'305, "PROGRAM");  // more than the kernel gives out
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "PROGRAM: expected a process that runs, got 4194305, which is none");
  CHECK(none.error().field == "PROGRAM");
}
