#include "adapter/syntax/positions.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace wayfinder::syntax;

TEST_CASE("columns of an editor count UTF-16 units, those of Lua bytes", "[adapter][syntax]") {
  const std::string line = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";  // a, 2 bytes, 3 bytes, 4 bytes, z
  CHECK(utf16_column(line, 1) == 1);
  CHECK(utf16_column(line, 2) == 2);
  CHECK(utf16_column(line, 4) == 3);
  CHECK(utf16_column(line, 7) == 4);
  CHECK(utf16_column(line, 11) == 6);
  CHECK(byte_column(line, 6) == 11);
  CHECK(byte_column(line, 4) == 7);
  CHECK(byte_column(line, 5) == 7);  // in the middle of a pair
  CHECK(byte_column(line, 99) == line.size() + 1);
}

TEST_CASE("bytes that are no UTF-8 are one column each", "[adapter][syntax]") {
  CHECK(utf16_column("\xFF\x80\xC3", 4) == 4);
  CHECK(byte_column("\xE2\x82", 3) == 3);
}

TEST_CASE("lines are found however they end", "[adapter][syntax]") {
  const std::string_view text = "a\nbc\r\nd\re";
  CHECK(offset_of_line(text, 1) == 0U);
  CHECK(offset_of_line(text, 3) == 6U);
  CHECK(offset_of_line(text, 4) == 8U);
  CHECK_FALSE(offset_of_line(text, 5));
  CHECK_FALSE(offset_of_line(text, 0));
  CHECK(line_at(text, 2) == "bc");
  CHECK(line_at(text, 99).empty());
}
