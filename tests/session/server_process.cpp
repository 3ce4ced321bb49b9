#include "tests/session/server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

namespace wayfinder::test {
namespace {

using Clock = std::chrono::steady_clock;

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

}  // namespace

std::chrono::milliseconds patience(std::chrono::milliseconds usual) {
  const char* factor = std::getenv("WAYFINDER_TEST_SLOWNESS");
  return usual * (factor != nullptr ? std::max(1, std::atoi(factor)) : 1);
}

std::string wayfinder_path() {
  const char* other = std::getenv("WAYFINDER_EXECUTABLE");
  return other != nullptr ? other : WAYFINDER_EXECUTABLE;
}

ServerProcess::ServerProcess(const std::vector<std::string>& arguments, const Environment& environment,
                             const std::string& folder, std::optional<rlim_t> file_bytes) {
  start(wayfinder_path(), arguments, environment, folder, file_bytes);
}

ServerProcess::ServerProcess(const std::string& executable, const std::vector<std::string>& arguments,
                             const Environment& environment) {
  start(executable, arguments, environment, {}, {});
}

void ServerProcess::start(const std::string& executable, const std::vector<std::string>& arguments,
                          const Environment& environment, const std::string& folder, std::optional<rlim_t> file_bytes) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  REQUIRE(pipe2(in.data(), O_CLOEXEC) == 0);
  REQUIRE(pipe2(out.data(), O_CLOEXEC) == 0);
  REQUIRE(pipe2(err.data(), O_CLOEXEC) == 0);
  std::vector<char*> argv{const_cast<char*>(executable.c_str())};
  for (const auto& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::signal(SIGPIPE, SIG_DFL);  // write_bytes() ignores it, and that would be inherited
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    for (const auto& [name, value] : environment)
      setenv(name.c_str(), value.c_str(), 1);
    if (file_bytes) {
      const rlimit limit{*file_bytes, *file_bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (!folder.empty() && chdir(folder.c_str()) != 0) _exit(126);
    execvp(executable.c_str(), argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  input_ = in[1];
  output_ = out[0];
  errors_fd_ = err[0];
  fcntl(input_, F_SETFL, fcntl(input_, F_GETFL) | O_NONBLOCK);
}

ServerProcess::~ServerProcess() {
  close_fd(input_);
  if (!exit_code_) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close_fd(output_);
  close_fd(errors_fd_);
}

void ServerProcess::write_bytes(std::string_view bytes) {
  static const auto ignored = ::signal(SIGPIPE, SIG_IGN);
  (void)ignored;
  const auto limit = Clock::now() + patience();
  while (!bytes.empty() && Clock::now() < limit) {
    const auto count = ::write(input_, bytes.data(), bytes.size());
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      pump(std::chrono::milliseconds{10});
    } else {
      return;  // the reader is gone; the test sees it at its next expectation
    }
  }
}

void ServerProcess::close_input() {
  close_fd(input_);
}
void ServerProcess::signal(int number) const {
  kill(pid_, number);
}

/// Reads what there is on stdout and stderr; false when stdout has ended or nothing came in time.
bool ServerProcess::pump(std::chrono::milliseconds limit) {
  std::array<pollfd, 2> fds{{{output_, POLLIN, 0}, {errors_fd_, POLLIN, 0}}};
  if (poll(fds.data(), fds.size(), static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 65536> bytes{};
  const auto take = [&](int& fd, std::string& target) {
    const auto count = ::read(fd, bytes.data(), bytes.size());
    if (count > 0) {
      target.append(bytes.data(), static_cast<std::size_t>(count));
    } else {
      close_fd(fd);
    }
  };
  if (fds[0].revents != 0) take(output_, buffer_);
  if (fds[1].revents != 0) take(errors_fd_, errors_);
  return true;
}

std::optional<std::string> ServerProcess::read_message(std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (true) {
    if (auto body = take_body(buffer_)) return body;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (output_ < 0 || left.count() <= 0) return std::nullopt;
    pump(left);
  }
}

std::string ServerProcess::take_line(const int& fd, std::string& text) {
  const auto end = Clock::now() + patience();
  while (text.find('\n') == std::string::npos && fd >= 0 && Clock::now() < end) {
    pump(std::chrono::milliseconds{100});
  }
  const auto at = text.find('\n');
  if (at == std::string::npos) return {};
  std::string line = text.substr(0, at + 1);
  text.erase(0, at + 1);
  return line;
}

std::string ServerProcess::read_line() {
  return take_line(output_, buffer_);
}

std::string ServerProcess::read_error_line() {
  return take_line(errors_fd_, errors_);
}

void ServerProcess::skip_output() {
  while (output_ >= 0 && pump(std::chrono::milliseconds{0})) {
  }
  buffer_.erase(0, buffer_.rfind('\n') + 1);
}

std::string ServerProcess::read_rest() {
  const auto end = Clock::now() + patience();
  while (output_ >= 0 && Clock::now() < end)
    pump(std::chrono::milliseconds{100});
  return std::exchange(buffer_, {});
}

const std::string& ServerProcess::errors() {
  while (errors_fd_ >= 0 && pump(std::chrono::milliseconds{0})) {
  }
  return errors_;
}

int ServerProcess::wait_for_exit() {
  if (exit_code_) return *exit_code_;
  const auto end = Clock::now() + patience();
  while (Clock::now() < end) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
      return *exit_code_;
    }
    pump(std::chrono::milliseconds{5});
    if (output_ < 0) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  FAIL("the process did not end");
  return -1;
}

}  // namespace wayfinder::test
