#include "adapter/top/plain_table.hpp"

#include <catch2/catch.hpp>

#include "made_measurement.hpp"

using namespace wayfinder::adapter::top;

TEST_CASE("a script reads functions from a table, the hottest first", "[adapter][top]") {
  CHECK(plain_table(made_measurement()) ==
        "lua5.4 server.lua  Lua 5.4.4  pid 4711  running  up 1:02:07\n"
        "cpu 62.5%  samples 12345  lost 0  rate 100  collector 3.2%\n"
        "memory 12.3 MiB  peak 14.0 MiB  growth 1.2 MiB/s  collector incremental\n"
        " self%  total%    self ms  function\n"
        "  70.0    75.0      700.0  hot (app.lua:5)\n"
        "  20.0    25.0      200.0  warm (app.lua:9)\n"
        "   0.0   100.0        0.0  main chunk (app.lua)\n");
}

TEST_CASE("a name that is no text stays a name in the table", "[adapter][top]") {
  auto measurement = made_measurement();
  measurement.whole = {row(0, "f\xFF", "a.lua:1", 100, 100)};
  CHECK(plain_table(measurement).find("f\\xFF (a.lua:1)") != std::string::npos);
}
