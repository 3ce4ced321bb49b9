#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/profile_rows.hpp"

using namespace wayfinder::test;
using Catch::Contains;
using wayfinder::json;

// Call and line profiles of some files only.

namespace {

/// A program that calls a library in every way, and is called back by it.
struct ProgramWithLibrary {
  ProgramWithLibrary() {
    written.add("library.lua", R"lua(local library = {}
function library.each(n, inner)
  for _ = 1, n do inner() end
end
function library.once(again) again() end
function library.tail(inner) return inner() end
function library.raise() error("no") end
function library.guard(raises, after)
  pcall(function() raises() end)
  after()
end
function library.yield() coroutine.yield() end
return library
)lua");
  }
  WrittenProgram written{R"lua(local library = require("library")
local function inner() end
local function after() end
local function work()
  library.each(3, inner)
end
local function fails()
  pcall(library.raise)
  after()
end
local function resumes()
  local thread = coroutine.wrap(library.yield)
  thread()
  thread()
  after()
end
local function raises() error("no") end
local function guards() library.guard(raises, after) end
local function climbs(n)
  if n > 0 then library.once(function() climbs(n - 1) end) end
end
local function steps()
  local one = coroutine.wrap(function() inner() library.yield() after() end)
  local other = coroutine.wrap(function() one() library.yield() inner() end)
  other()
  one()
  other()
end
for _ = 1, 100 do
  guards()
  steps()
  climbs(3)
  work()
  library.tail(inner)
  fails()
  resumes()
end
)lua"};
};

json profile_of(const json& settings) {
  const ProgramWithLibrary program;
  auto client = Client::run(program.written.get(), {{"profile", settings}, {"cwd", program.written.folder().string()}});
  CHECK(client.expect_terminated() == 0);
  json functions = client.request("profiling/stop").at("summary").at("functions");
  client.disconnect();
  return functions;
}

bool has_library(const json& functions) {
  return functions.dump().find("library.lua") != std::string::npos;
}

}  // namespace

TEST_CASE("a call profile of some files has their functions alone, each under its nearest caller among them",
          "[session][profiling][calls][files]") {
  for (const json& files : {json{{"include", {"program.lua"}}}, json{{"skipFiles", {"library.lua"}}}}) {
    CAPTURE(files.dump());
    json settings{{"mode", "call"}};
    settings.update(files);
    const json functions = profile_of(settings);
    CHECK_FALSE(has_library(functions));
    const json work = find_row(functions, "work");
    REQUIRE(work.is_object());
    CHECK(work.at("calls") == 100);
    CHECK(calls_of_child(work, "inner") == 300);
    CHECK(find_row(functions, "inner").at("calls") == 600);
    const bool has_c_functions = files.contains("skipFiles");
    CHECK(calls_of_child(find_row(functions, has_c_functions ? "pcall" : "guards"), "raises") == 100);
    CHECK(calls_of_child(find_row(functions, "guards"), "after") == 100);
    CHECK(calls_of_child(find_row(functions, "raises"), "after") == 0);
    CHECK(find_row(functions, "climbs").at("calls") == 400);
    CHECK(calls_of_child(find_row(functions, "fails"), "after") == 100);
    CHECK(calls_of_child(find_row(functions, "resumes"), "after") == 100);
    CHECK(find_row(functions, "after").at("calls") == 400);
    CHECK(find_row(functions, "pcall").is_object() == has_c_functions);
  }
}

TEST_CASE("a line profile of some files has their lines alone", "[session][profiling][lines][files]") {
  const json functions = profile_of({{"mode", "line"}, {"include", {"**/program.lua"}}});
  CHECK_FALSE(has_library(functions));
  REQUIRE(find_row(functions, "work").is_object());
  CHECK(find_row(functions, "after").at("hits") == 400);
  CHECK(has_library(profile_of({{"mode", "line"}})));
}

TEST_CASE("what a filter leaves out counts as its caller's time", "[session][profiling][calls][files]") {
  const WrittenProgram written{R"lua(local library = require("library")
local function work() library.spin() end
for _ = 1, 20 do work() end
)lua"};
  written.add("library.lua", R"lua(local library = {}
local half = ("0123456789"):rep(20000) -- joining two is work without an event
local function step() return half .. half end
function library.spin() for _ = 1, 20 do step() end end
return library
)lua");
  for (const char* mode : {"call", "line"}) {
    CAPTURE(mode);
    auto client = Client::run(written.get(), {{"profile", {{"mode", mode}, {"skipFiles", {"library.lua"}}}},
                                              {"cwd", written.folder().string()}});
    CHECK(client.expect_terminated() == 0);
    const json functions = client.request("profiling/stop").at("summary").at("functions");
    CAPTURE(functions.dump());
    const json work = find_row(functions, "work");
    REQUIRE(work.is_object());
    const double whole = find_row(functions, "main chunk (" + written.get().path() + ")").at("totalMs");
    CHECK(work.at("selfMs").get<double>() > 0.8 * whole);
    client.disconnect();
  }
}

TEST_CASE("globs of files belong to profiles that count", "[session][profiling][files]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  CHECK_THAT(client.refusal("profiling/start", {{"include", {"*.lua"}}}),
             Contains("include: expected none in sampling mode, only in call and line mode"));
  CHECK_THAT(client.refusal("profiling/start", {{"mode", "allocation"}, {"skipFiles", {"*.lua"}}}),
             Contains("skipFiles: expected none in allocation mode"));
  CHECK_THAT(client.refusal("profiling/start", {{"mode", "call"}, {"include", {"*.lua", ""}}}),
             Contains("include[1]: expected a glob that is not empty"));
  CHECK_THAT(client.refusal("profiling/start", {{"mode", "call"}, {"include", "x.lua"}}), Contains("include"));
  const json started = client.request("profiling/start", {{"mode", "call"}, {"include", {"*.lua"}}});
  CHECK_THAT(started.at("notes").dump(), Contains("only functions of some files are counted"));
  client.disconnect();

  Client refused;
  refused.initialize();
  CHECK_THAT(refused.refusal("launch", {{"program", loop.path()}, {"profile", {{"include", {"*.lua"}}}}}),
             Contains("profile.include: expected none in sampling mode"));
}
