#include "adapter/server/listen_address.hpp"

#include <catch2/catch.hpp>

using wayfinder::adapter::read_listen_address;

TEST_CASE("addresses to listen on are read in their usual forms", "[adapter][server]") {
  const auto full = read_listen_address("0.0.0.0:4711");
  REQUIRE(full);
  CHECK(full->host == "0.0.0.0");
  CHECK(full->port == 4711);
  CHECK(read_listen_address("[::1]:0")->host == "::1");
  CHECK(read_listen_address("localhost:80")->host == "localhost");
  CHECK(read_listen_address(":4711")->host == "127.0.0.1");
  CHECK(read_listen_address("4711")->port == 4711);
}

TEST_CASE("what is no address is refused with the form that is expected", "[adapter][server]") {
  for (const char* text : {"x", "", "host:", "host:port", "host:65536", "host:-1", "::1:80", "[]:80", "a:1 "}) {
    CAPTURE(text);
    const auto address = read_listen_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().field == "--listen");
  }
  CHECK(read_listen_address("x").error().message == "--listen: expected HOST:PORT, got \"x\"");
}
