#include "protocol/sockets/peer.hpp"

#include <catch2/catch.hpp>

using namespace std::string_literals;
using wayfinder::TcpEnd;
using wayfinder::user_in_table;

namespace {

constexpr const char* heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

}  // namespace

TEST_CASE("the user of a connection's other end is read from the kernel's table", "[protocol]") {
  const std::string table =
      std::string{heading} +
      "   0: 0100007F:B9E1 0100007F:E4EA 01 00000000:00000000 00:00000000 00000000     0        0 1\n"
      "   1: 0100007F:E4EA 0100007F:B9E1 01 00000000:00000000 00:00000000 00000000  1000        0 2\n";
  const TcpEnd peer{"\x7f\0\0\1"s, 0xE4EA};
  const TcpEnd local{"\x7f\0\0\1"s, 0xB9E1};
  CHECK(user_in_table(table, peer, local) == 1000U);
  CHECK(user_in_table(table, local, peer) == 0U);
  CHECK_FALSE(user_in_table(table, {"\x7f\0\0\1"s, 1}, local));
}

TEST_CASE("IPv6 addresses are found as the kernel writes them", "[protocol]") {
  const std::string table = std::string{heading} +
                            "   0: 00000000000000000000000001000000:E4EA 00000000000000000000000001000000:B9E1 01 0:0 "
                            "00:0 0  1001        0 2\n";
  const TcpEnd peer{std::string(15, char{0}) + "\1", 0xE4EA};
  const TcpEnd local{std::string(15, char{0}) + "\1", 0xB9E1};
  CHECK(user_in_table(table, peer, local) == 1001U);
}
