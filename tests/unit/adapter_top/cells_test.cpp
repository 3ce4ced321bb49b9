#include "adapter/top/cells.hpp"

#include <catch2/catch.hpp>
#include <clocale>

#include "made_measurement.hpp"

using namespace wayfinder::adapter::top;

TEST_CASE("wide letters take two cells, and marks on letters none", "[adapter][top]") {
  use_unicode();
  CHECK(width_of("hot") == 3);
  CHECK(width_of("größe") == 5);
  CHECK(width_of("測定") == 4);
  CHECK(width_of("e\u0301") == 1);
}

TEST_CASE("bytes that are no text and control characters are shown by their numbers", "[adapter][top]") {
  use_unicode();
  CHECK(printable("a\xFF"
                  "b\x1B[2Jc\n") == "a\\xFFb\\x1B[2Jc\\x0A");
  CHECK(printable("größe 測定") == "größe 測定");
}

TEST_CASE("marks that turn the direction of a line are not let through", "[adapter][top]") {
  use_unicode();
  CHECK(printable("a\u202Eb\u200Bc\uFEFF") == "a?b?c?");
}

TEST_CASE("without UTF-8 only ASCII is shown", "[adapter][top]") {
  REQUIRE(std::setlocale(LC_CTYPE, "C") != nullptr);
  CHECK(printable("größe") == "gr??e");
  CHECK(cut_end("function", 5, Charset::ascii) == "func~");
  use_unicode();
}

TEST_CASE("what is too long is cut where a letter ends", "[adapter][top]") {
  use_unicode();
  CHECK(cut_end("function", 5, Charset::unicode) == "func…");
  CHECK(cut_end("測定測定", 4, Charset::unicode) == "測…");
  CHECK(cut_front("/home/app/server.lua:12", 14, Charset::unicode) == "…server.lua:12");
  CHECK(cut_front("測定測定", 4, Charset::unicode) == "…定");
  CHECK(cut_end("x", 0, Charset::unicode).empty());
}

TEST_CASE("a fitted text has exactly its cells", "[adapter][top]") {
  use_unicode();
  for (const auto* text : {"", "ab", "測定測定", "a long name of a function"}) {
    CAPTURE(text);
    CHECK(width_of(fitted(text, 7, Charset::unicode)) == 7);
  }
}
