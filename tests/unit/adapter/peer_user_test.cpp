#include "adapter/server/peer_user.hpp"

#include <catch2/catch.hpp>

using asio::ip::make_address;
using asio::ip::tcp;
using wayfinder::adapter::user_in_table;

namespace {

constexpr const char* heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

}  // namespace

TEST_CASE("the user of a connection's other end is read from the kernel's table", "[adapter][server]") {
  const std::string table =
      std::string{heading} +
      "   0: 0100007F:B9E1 0100007F:E4EA 01 00000000:00000000 00:00000000 00000000     0        0 1\n"
      "   1: 0100007F:E4EA 0100007F:B9E1 01 00000000:00000000 00:00000000 00000000  1000        0 2\n";
  const tcp::endpoint peer{make_address("127.0.0.1"), 0xE4EA};
  const tcp::endpoint local{make_address("127.0.0.1"), 0xB9E1};
  CHECK(user_in_table(table, peer, local) == 1000U);
  CHECK(user_in_table(table, local, peer) == 0U);
  CHECK_FALSE(user_in_table(table, {make_address("127.0.0.1"), 1}, local));
}

TEST_CASE("IPv6 addresses are found as the kernel writes them", "[adapter][server]") {
  const std::string table = std::string{heading} +
                            "   0: 00000000000000000000000001000000:E4EA 00000000000000000000000001000000:B9E1 01 0:0 "
                            "00:0 0  1001        0 2\n";
  const tcp::endpoint peer{make_address("::1"), 0xE4EA};
  const tcp::endpoint local{make_address("::1"), 0xB9E1};
  CHECK(user_in_table(table, peer, local) == 1001U);
}
