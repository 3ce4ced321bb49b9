#include "protocol/json.hpp"

#include <catch2/catch.hpp>

namespace wayfinder {
namespace {

TEST_CASE("an error shows a value as a person wrote it", "[protocol][json]") {
  CHECK(shown(json::parse(R"("fast")")) == "\"fast\"");
  CHECK(shown(json::parse(R"({"a": [1, 2.5]})")) == R"({"a":[1,2.5]})");
  CHECK(shown(nullptr) == "nothing");
  CHECK(shown(json::parse("{", nullptr, false)) == "nothing");
}

TEST_CASE("a long value is cut between characters", "[protocol][json]") {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "é";
  const std::string cut = shown(text);
  CHECK(is_utf8(cut));
  CHECK(cut == "\"" + text.substr(0, 58) + "…");
  CHECK(shown(std::string(58, 'x')) == "\"" + std::string(58, 'x') + "\"");
}

TEST_CASE("text that is no JSON parses to nothing, without an exception", "[protocol][json]") {
  CHECK_FALSE(parse_json(""));
  CHECK_FALSE(parse_json("{\"a\":"));
  CHECK_FALSE(parse_json("{} {}"));
  CHECK(parse_json(" {\"a\": 1} ") == json{{"a", 1}});
  CHECK(parse_json("null") == json(nullptr));
}

TEST_CASE("JSON is taken to a depth that leaves room on the stack, and no deeper", "[protocol][json]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(max_nesting)));
  CHECK_FALSE(parse_json(nested(max_nesting + 1)));
  CHECK_FALSE(parse_json(nested(1'000'000)));
  CHECK(parse_json("[\"\\\"" + std::string(1'000, '[') + "\"]"));  // brackets in a string are text
}

TEST_CASE("bytes that are no UTF-8 show as escapes, and the rest as it is", "[protocol][json]") {
  CHECK(escape_text("plain é €") == "plain é €");
  CHECK(escape_text("a\xFF"
                    "b") == "a\\xFFb");
  CHECK(escape_text("\xC3") == "\\xC3");                    // cut at the end
  CHECK(escape_text("\xC0\x80") == "\\xC0\\x80");           // overlong
  CHECK(escape_text("\xED\xA0\x80") == "\\xED\\xA0\\x80");  // surrogate
  CHECK(escape_text("\xF4\x90\x80\x80") == "\\xF4\\x90\\x80\\x80");
  CHECK(escape_text("\xF0\x9F\x99\x82") == "\xF0\x9F\x99\x82");
  CHECK(escape_text(std::string_view{"\0", 1}) == std::string_view{"\0", 1});
}

TEST_CASE("UTF-8 is told from other bytes", "[protocol][json]") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("é€\xF0\x9F\x99\x82"));
  CHECK_FALSE(is_utf8("\x80"));
  CHECK_FALSE(is_utf8("\xE0\x80\x80"));
  CHECK_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));
}

TEST_CASE("writing JSON never fails on foreign bytes", "[protocol][json]") {
  CHECK(dump_json({{"text", "a\xFF"}}) == "{\"text\":\"a\uFFFD\"}");
}

}  // namespace
}  // namespace wayfinder
