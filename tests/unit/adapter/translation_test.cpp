#include "adapter/sources/translation.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder;
using adapter::SourceTranslation;

TEST_CASE("a client that counts lines from 0 gets and gives them so", "[adapter][sources]") {
  SourceTranslation translation;
  translation.lines_start_at_1 = false;
  translation.columns_start_at_1 = false;
  CHECK(translation.line_to_debuggee(0, "line") == 1);
  CHECK(translation.line_to_client(1) == 0);
  dap::StackTraceResponseBody body;
  body.stack_frames.push_back({.id = 1, .name = "f", .line = 7, .column = 3});
  body.stack_frames.push_back({.id = 2, .name = "[C]", .line = 0, .column = 0});
  translation.to_client(body);
  CHECK(body.stack_frames[0].line == 6);
  CHECK(body.stack_frames[0].column == 2);
  CHECK(body.stack_frames[1].line == 0);
}

TEST_CASE("a line before the first is refused by its place in the request", "[adapter][sources]") {
  SourceTranslation translation;
  const auto line = translation.line_to_debuggee(0, "breakpoints[2].line");
  REQUIRE_FALSE(line);
  CHECK(line.error().field == "breakpoints[2].line");
  CHECK(line.error().message == "breakpoints[2].line: expected a line number of at least 1, got 0");
  translation.lines_start_at_1 = false;
  CHECK(translation.line_to_debuggee(-1, "line").error().message ==
        "line: expected a line number of at least 0, got -1");
  CHECK(translation.line_to_debuggee(4'294'967'298, "line").error().message ==
        "line: expected a line number up to 2147483646, got 4294967298");
  CHECK(translation.line_to_debuggee(2'147'483'646, "line") == 2'147'483'647);
}

TEST_CASE("sources reach a client that asked for URIs as URIs", "[adapter][sources]") {
  SourceTranslation translation;
  translation.uses_uris = true;
  translation.mappings = {{"/home/ann", "/srv"}};
  dap::Source source{.name = "a.lua", .path = "/srv/a.lua"};
  translation.to_client(source);
  CHECK(source.path == "file:///home/ann/a.lua");
  const auto key = translation.key_of(source);
  REQUIRE(key);
  CHECK(key->path == "/srv/a.lua");
}

TEST_CASE("a source without path and reference is refused", "[adapter][sources]") {
  const auto key = SourceTranslation{}.key_of(dap::Source{.name = "a.lua"});
  REQUIRE_FALSE(key);
  CHECK(key.error().field == "source");
}
