#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"
#include "tests/session/processes.hpp"

// A launched program that runs another one in its place (execve).
using namespace wayfinder::test;
using Catch::Contains;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

Client run_in_its_place(const WrittenProgram& written, const std::string& command) {
  return Client::run(written.get(), {{"args", {command}}, {"luaCpath", module_path_of_tests()}});
}

constexpr const char* replaced = "print('before')\nrequire('probe').exec(arg[1])\n";

}  // namespace

TEST_CASE("a program that another takes the place of runs to that one's end, and the client is told",
          "[session][ending][replaced]") {
  const WrittenProgram written{replaced};
  auto client = run_in_its_place(written, "echo other; sleep 2.5; echo end; exit 4");
  const json told = client.expect_event("output", [](const json& b) {
    return b.value("category", "") == "console" &&
           b.at("output").get<std::string>().find("in its place") != std::string::npos;
  });
  CHECK_THAT(client.refusal("evaluate", {{"expression", "1"}, {"context", "repl"}}),
             Contains("the program is out of the debugger's reach"));
  CHECK(client.expect_terminated() == 4);
  CHECK(client.output() == "before\nother\nend\n");
  client.disconnect();
}

TEST_CASE("what has taken a program's place ends with its client, and when it is terminated",
          "[session][ending][replaced]") {
  const std::string how = GENERATE("disconnect", "terminate", "end of input");
  CAPTURE(how);
  const WrittenProgram written{replaced};
  auto client = run_in_its_place(written, "exec sleep 1000");
  const int program = client.expect_event("process").at("systemProcessId");
  client.pump_for(1500ms);
  CHECK_FALSE(gone_within(program, 0ms));
  if (how == "disconnect") client.disconnect();
  if (how == "terminate") client.request("terminate");
  if (how == "end of input") client.process().close_input();
  CHECK(gone_within(program, 2000ms));
}
