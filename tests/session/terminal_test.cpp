#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/session/client.hpp"
#include "tests/session/processes.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// Does what an editor does with a runInTerminal request; what the program says goes to a file.
class Terminal {
 public:
  explicit Terminal(const json& request, const std::filesystem::path& output) {
    std::vector<std::string> words = request.at("args");
    std::vector<char*> argv;
    for (auto& word : words)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ != 0) return;
    setsid();
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    const json environment = request.value("env", json::object());
    for (const auto& [name, value] : environment.items()) {
      if (value.is_null()) {
        unsetenv(name.c_str());
      } else {
        setenv(name.c_str(), value.get<std::string>().c_str(), 1);
      }
    }
    if (chdir(request.at("cwd").get<std::string>().c_str()) == 0) execv(argv.front(), argv.data());
    _exit(127);
  }
  ~Terminal() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  Terminal(Terminal&&) = delete;
  Terminal& operator=(Terminal&&) = delete;

  [[nodiscard]] int process() const noexcept { return pid_; }

 private:
  pid_t pid_;
};

Client with_terminal(const Program& source, json more) {
  Client client;
  client.initialize({{"supportsRunInTerminalRequest", true}});
  client.launch_request(source, std::move(more));
  return client;
}

}  // namespace

TEST_CASE("a program in the client's terminal is debugged like any other", "[session][terminal]") {
  const WrittenProgram home{"local greeting = os.getenv('GREETING')\nprint(greeting, ...) -- here\nos.exit(5)\n"};
  const std::string console = GENERATE("integratedTerminal", "externalTerminal");
  CAPTURE(console);
  auto client = with_terminal(home.get(), {{"console", console},
                                           {"args", {"an argument"}},
                                           {"env", {{"GREETING", "hello"}, {"HOME", nullptr}}},
                                           {"cwd", home.folder().string()}});
  const json request = client.expect_reverse_request("runInTerminal");
  const json& arguments = request.at("arguments");
  CHECK(arguments.at("kind") == (console == "integratedTerminal" ? "integrated" : "external"));
  CHECK(arguments.at("title").get<std::string>().find("program.lua") != std::string::npos);
  CHECK(arguments.at("cwd") == home.folder().string());
  CHECK(arguments.at("env") == json({{"GREETING", "hello"}, {"HOME", nullptr}}));
  const auto output = home.folder() / "terminal.txt";
  const Terminal terminal{arguments, output};
  client.respond(request, {{"processId", terminal.process()}});
  client.set_breakpoint(home.get(), home.get().line_of("-- here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.locals().at("greeting") == "\"hello\"");
  client.continue_all();
  CHECK(client.expect_terminated() == 5);
  CHECK(text_of_file(output) == "hello\tan argument\n");
  CHECK(client.output().empty());  // the terminal has it
  client.disconnect();
}

TEST_CASE("a program in the client's terminal ends with the session", "[session][terminal]") {
  const WrittenProgram home{"while true do end\n"};
  const std::string how = GENERATE("disconnect", "SIGKILL");
  CAPTURE(how);
  auto client = with_terminal(home.get(), {{"console", "integratedTerminal"}});
  const json request = client.expect_reverse_request("runInTerminal");
  const Terminal terminal{request.at("arguments"), home.folder() / "terminal.txt"};
  client.respond(request, {{"processId", terminal.process()}});
  client.configuration_done();
  if (how == "disconnect") client.disconnect();
  if (how == "SIGKILL") client.process().signal(SIGKILL);
  CHECK(gone_within(terminal.process(), std::chrono::seconds{2}));
}

TEST_CASE("a client that opens no terminal, or cannot, gets an error that says so", "[session][terminal]") {
  const auto loop = program("loop.lua");
  Client without;
  without.initialize();
  const std::string refusal = without.refusal("launch", {{"program", loop.path()}, {"console", "integratedTerminal"}});
  CHECK(refusal.find("console: expected internalConsole") == 0);

  auto client = with_terminal(loop, {{"console", "integratedTerminal"}});
  client.respond_failure(client.expect_reverse_request("runInTerminal"), "no terminal is at hand");
  const json response = client.expect_response(2);
  CHECK(response.at("success") == false);
  CHECK(response.at("body").at("error").at("format").get<std::string>().find("no terminal is at hand") !=
        std::string::npos);
}
