#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/session/client.hpp"

using namespace wayfinder::test;

namespace {

/// What a command that ends by itself said and did.
struct Outcome {
  int exit_code{};
  std::string output;
  std::string errors;
};

Outcome run(const std::vector<std::string>& arguments, const std::string& folder = {}) {
  ServerProcess process{arguments, {}, folder};
  process.close_input();
  Outcome outcome;
  outcome.output = process.read_rest();
  outcome.exit_code = process.wait_for_exit();
  outcome.errors = process.errors();
  return outcome;
}

}  // namespace

TEST_CASE("bad usage is exit code 2 and one line that names the argument and what was expected", "[session][command]") {
  const auto [arguments, sentence] = GENERATE(table<std::vector<std::string>, std::string>({
      {std::vector<std::string>{},
       "wayfinder: COMMAND: expected dap, run, profile, heap, report, leaktest, top, push, init or doctor, got "
       "nothing"},
      {{"fly"},
       "wayfinder: COMMAND: expected dap, run, profile, heap, report, leaktest, top, push, init or doctor, got "
       "\"fly\""},
      {{"dump", "--help"},
       "wayfinder: COMMAND: expected dap, run, profile, heap, report, leaktest, top, push, init or doctor, got "
       "\"dump\""},
      {{"--nonsense"}, "wayfinder: --nonsense: expected an option of this command, got one that it does not have"},
      {{"dap", "--nonsense"},
       "wayfinder dap: --nonsense: expected an option of this command, got one that it does not have"},
      {{"dap", "more"}, "wayfinder dap: arguments: expected no further one, got \"more\""},
      {{"dap", "--listen", "nowhere"}, "wayfinder dap: --listen: expected HOST:PORT, got \"nowhere\""},
      {{"dap", "--listen"}, "wayfinder dap: --listen: expected HOST:PORT, got nothing"},
      {{"dap", "--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0"},
       "wayfinder dap: --listen: expected to be given once, got 2 of it"},
      {{"dap", "--listen", "0.0.0.0:0"}, "wayfinder dap: --listen: expected --token T or --no-token"},
      {{"profile", "-o"}, "wayfinder profile: -o,--output: expected FILE, got nothing"},
  }));
  CAPTURE(arguments);
  const auto outcome = run(arguments);
  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.errors, Catch::StartsWith(sentence));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
  CHECK(outcome.output.empty());
}

TEST_CASE("help of what is there is no error", "[session][command]") {
  CHECK(run({"--help"}).exit_code == 0);
  const auto help = run({"profile", "--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.errors.empty());
  CHECK(help.output.find("--rate") != std::string::npos);
}

TEST_CASE("a place where no profile can be written is refused before the program runs", "[session][command]") {
  const WrittenProgram written{"print('it ran')"};
  const std::string place = GENERATE(as<std::string>{}, "/no/such/folder/x.json", "/tmp", "");
  CAPTURE(place);
  const auto outcome = run({"profile", "-o", place, written.get().path()});
  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.errors,
             Catch::StartsWith("wayfinder profile: -o: expected a file that can be written, got \"" + place + "\""));
  CHECK(outcome.output.empty());
}

TEST_CASE("a profile written to a device leaves the device", "[session][command]") {
  const WrittenProgram written{"print('it ran')"};
  const auto outcome = run({"profile", "-o", "/dev/stdout", "--format", "json", written.get().path()});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, Catch::StartsWith("it ran\n{"));
  CHECK(std::filesystem::is_symlink("/dev/stdout"));
}

TEST_CASE("an unknown key of wayfinder.yaml is a warning on the command line, too", "[session][command]") {
  const WrittenProgram written{"print('it ran')"};
  written.add("wayfinder.yaml", "profiling:\n  sampleInterval: 5\n");
  const auto outcome = run({"profile", "program.lua"}, written.folder().string());
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.errors.find("wayfinder.yaml:2: profiling.sampleInterval: expected a known key, ignored\n") !=
        std::string::npos);
}

TEST_CASE("wayfinder profile takes its mode from wayfinder.yaml unless it is told", "[session][command]") {
  const WrittenProgram written{"print('it ran')"};
  written.add("wayfinder.yaml", "profiling: { defaultMode: call }\n");
  const auto profiled = run({"profile", "--format", "json", "-o", "-", "program.lua"}, written.folder().string());
  CHECK(profiled.output.find("\"mode\":\"call\"") != std::string::npos);
  written.add("wayfinder.yaml", "profiling: { defaultMode: trace }\n");
  const auto refused = run({"profile", "program.lua"}, written.folder().string());
  CHECK(refused.exit_code == 2);
  CHECK(refused.errors == "wayfinder profile: " + (written.folder() / "wayfinder.yaml").string() +
                              ":1: profiling.defaultMode: expected sampling, call, line or allocation, got trace\n");
  const auto served = run({"run", "--listen", "127.0.0.1:0", "program.lua"}, written.folder().string());
  CHECK(served.exit_code == 2);
  CHECK(served.errors.find(":1: profiling.defaultMode: expected ") != std::string::npos);
  CHECK(served.output.empty());
}

TEST_CASE("a signal that another process sends reaches the program", "[session][command]") {
  const WrittenProgram written{"io.stdout:write('here\\n') while true do io.stdout:flush() end\n"};
  const int number = GENERATE(SIGINT, SIGTERM);
  const auto command = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"run"},
                                std::vector<std::string>{"run", "--listen", "127.0.0.1:0"},
                                std::vector<std::string>{"profile", "-o", "/dev/null"});
  CAPTURE(command, number);
  auto arguments = command;
  arguments.push_back(written.get().path());
  ServerProcess process{arguments};
  REQUIRE(process.read_line() == "here\n");
  process.signal(number);
  const bool is_interrupt = number == SIGINT;
  CHECK(process.wait_for_exit() == (is_interrupt ? 1 : 128 + number));
  CHECK((process.errors().find("interrupted!") != std::string::npos) == is_interrupt);
}

TEST_CASE("text that cannot be written to stdout is an error", "[session][command]") {
  CHECK(std::system((wayfinder_path() + " --help > /dev/full 2> /dev/null").c_str()) != 0);
  CHECK(std::system((wayfinder_path() + " --help > /dev/null").c_str()) == 0);
}

TEST_CASE("a server that has said where it is ends as it should when it is asked to", "[session][command]") {
  ServerProcess server{{"dap", "--listen", "127.0.0.1:0"}};
  CHECK_FALSE(server.read_line().empty());
  server.signal(SIGTERM);
  CHECK(server.wait_for_exit() == 0);
}

TEST_CASE("a program ignores the signals that it was started to ignore, and no other", "[session][command]") {
  const WrittenProgram written{R"lua(for line in io.lines("/proc/self/status") do
  local mask = line:match("^SigIgn:%s*(%x+)")
  if mask then print(mask) end
end
)lua"};
  const auto command = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"run"},
                                std::vector<std::string>{"run", "--listen", "127.0.0.1:0"},
                                std::vector<std::string>{"profile", "-o", "/dev/null"});
  CAPTURE(command);
  auto arguments = command;
  arguments.push_back(written.get().path());
  const auto ignored_by_program = [&] { return std::stoull(run(arguments).output, nullptr, 16); };
  const auto usual = ignored_by_program();
  constexpr auto bit = [](int number) { return 1ULL << static_cast<unsigned>(number - 1); };
  CHECK((usual & (bit(SIGPIPE) | bit(SIGXFSZ))) == 0);
  for (const int number : {SIGHUP, SIGQUIT})
    signal(number, SIG_IGN);  // as nohup and a shell's & do; SIGINT is the interpreter's own
  const auto in_background = ignored_by_program();
  for (const int number : {SIGHUP, SIGQUIT})
    signal(number, SIG_DFL);
  CHECK(in_background == (usual | bit(SIGHUP) | bit(SIGQUIT)));
}
