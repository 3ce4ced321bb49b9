#include "adapter/top/figures.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace wayfinder::adapter::top;

TEST_CASE("bytes read as people say them", "[adapter][top]") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(1023) == "1023 B");
  CHECK(bytes_text(1024) == "1.0 KiB");
  CHECK(bytes_text(1024 * 1024 - 1) == "1.0 MiB");
  CHECK(bytes_text(12'900'000) == "12.3 MiB");
}

TEST_CASE("counts have commas and times their days", "[adapter][top]") {
  CHECK(count_text(0) == "0");
  CHECK(count_text(999) == "999");
  CHECK(count_text(1'234'567) == "1,234,567");
  CHECK(time_text(std::chrono::seconds{67}) == "0:01:07");
  CHECK(time_text(std::chrono::seconds{183'845}) == "2d 03:04:05");
}

TEST_CASE("a long time stays in its column", "[adapter][top]") {
  CHECK(milliseconds_text(12.34) == "12.3");
  CHECK(milliseconds_text(99'999.97).size() <= 7);
  CHECK(milliseconds_text(1e12).size() <= 7);
}

TEST_CASE("memory's curve rises with memory and is flat where it hardly changes", "[adapter][top]") {
  CHECK(curve(std::array<std::int64_t, 3>{0, 50, 100}, 10, Charset::unicode) == "▁▅█");
  CHECK(curve(std::array<std::int64_t, 3>{1000, 1001, 1002}, 10, Charset::unicode) == "███");
  CHECK(curve(std::array<std::int64_t, 4>{100, 0, 50, 100}, 3, Charset::ascii) == "_=#");
  CHECK(curve({}, 3, Charset::unicode).empty());
}
