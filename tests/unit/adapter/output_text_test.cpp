#include "adapter/debuggee/output_text.hpp"

#include <catch2/catch.hpp>

using wayfinder::adapter::base64;
using wayfinder::adapter::OutputText;

TEST_CASE("a letter whose bytes come in two reads arrives whole", "[adapter][output]") {
  OutputText text;
  const auto first = text.feed("gr\xC3");
  REQUIRE(first);
  CHECK(first->text == "gr");
  const auto second = text.feed("\xBC\xC3\x9F");
  REQUIRE(second);
  CHECK(second->text == "üß");
  CHECK_FALSE(second->raw);
  CHECK_FALSE(text.end());
}

TEST_CASE("a letter may come byte by byte", "[adapter][output]") {
  OutputText text;
  CHECK_FALSE(text.feed("\xF0"));
  CHECK_FALSE(text.feed("\x9F"));
  CHECK_FALSE(text.feed("\x98"));
  const auto whole = text.feed("\x80");
  REQUIRE(whole);
  CHECK(whole->text == "😀");
}

TEST_CASE("bytes that are no text are shown escaped and given raw", "[adapter][output]") {
  OutputText text;
  const auto piece = text.feed(std::string_view{"a\xFF\0b", 4});
  REQUIRE(piece);
  CHECK(piece->text == std::string{"a\\xFF\0b", 7});
  REQUIRE(piece->raw);
  CHECK(*piece->raw == std::string{"a\xFF\0b", 4});
}

TEST_CASE("a stream that ends inside a letter shows its bytes", "[adapter][output]") {
  OutputText text;
  CHECK_FALSE(text.feed("\xE2\x82"));
  const auto rest = text.end();
  REQUIRE(rest);
  CHECK(rest->text == "\\xE2\\x82");
  CHECK(rest->raw == "\xE2\x82");
}

TEST_CASE("continuation bytes without a start are not waited for", "[adapter][output]") {
  OutputText text;
  const auto piece = text.feed("ok\x80\x80\x80\x80");
  REQUIRE(piece);
  CHECK(piece->text == "ok\\x80\\x80\\x80\\x80");
}

TEST_CASE("base64 pads to groups of four", "[adapter][output]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}
