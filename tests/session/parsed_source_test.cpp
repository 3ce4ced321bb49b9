#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

// What is known of a file by reading it, where no Lua has loaded it or tells.
using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// The first breakpoint's status, set before anything is launched.
json placed_before_launch(const Program& source, int line) {
  Client client;
  client.initialize();
  const json placed = client.set_breakpoint(source, line);
  client.request("disconnect");
  return placed;
}

}  // namespace

TEST_CASE("a frame's column is that of the statement which begins its line", "[session][source]") {
  const WrittenProgram written{"local function f()\n\t local s = \"é\"; local x = s -- here\n  return x\nend\nf()\n"};
  const Program source = written.get();
  auto client = Client::launch(source);
  client.set_breakpoint(source, source.line_of("-- here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  const json frames = client.stack();
  CHECK(frames.at(0).at("column") == 3);
  CHECK(frames.at(1).at("column") == 1);
}

TEST_CASE("a breakpoint in a file that no Lua has loaded says where it will bind", "[session][source]") {
  const WrittenProgram written{"local x = 1\n-- nothing\n\nprint(x)\n-- the end\n"};
  const json placed = placed_before_launch(written.get(), 2);
  CHECK(placed.at("verified") == false);
  CHECK(placed.at("reason") == "pending");
  CHECK(placed.at("line") == 4);
  CHECK(placed_before_launch(written.get(), 5).at("message") ==
        "there is no code at line 5 or after it in the same function");
}

TEST_CASE("a breakpoint in a file that does not compile says why", "[session][source]") {
  const WrittenProgram written{"local x = 1\nif x then\n"};
  CHECK(placed_before_launch(written.get(), 1).at("message") ==
        "the file does not compile: line 3: 'end' expected (to close 'if' at line 2) near <eof>");
}
