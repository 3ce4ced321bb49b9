#include "runtime/api/background_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <memory>
#include <system_error>

namespace wayfinder::runtime {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};
constexpr int wait_clone = static_cast<int>(__WCLONE);  // children without an exit signal are waited for by name only

using Stack = std::array<char, 32'768>;

struct Birth {
  const char* executable;
  char* const* words;
  int output;
  sigset_t signals;
  Stack parent_stack;
  Stack child_stack;
};

// The next two run in the program's memory until the second is another program: nothing in them may change any of it.

int become(void* argument) {
  const auto& birth = *static_cast<const Birth*>(argument);
  if (birth.output == STDOUT_FILENO) {
    ::fcntl(STDOUT_FILENO, F_SETFD, 0);
  } else {
    ::dup2(birth.output, STDOUT_FILENO);
  }
  ::syscall(SYS_close_range, 3U, UINT_MAX, 0U);
  ::sigprocmask(SIG_SETMASK, &birth.signals, nullptr);
  ::execv(birth.executable, birth.words);
  ::_exit(127);
}

/// clone(2) does what fork() does without copying a page table or running atfork handlers; and as the low byte of its
/// flags is 0, its process ends without a signal. It returns when that process has ended or is another program.
pid_t start(int (*body)(void*), Stack& stack, Birth& birth) {
  return ::clone(body, stack.data() + stack.size(), CLONE_VM | CLONE_VFORK, &birth);
}

/// With execve() a process gets an end signal, SIGCHLD, for its parent. So the parent is this one, which is gone then.
int bear(void* argument) {
  auto& birth = *static_cast<Birth*>(argument);
  ::_exit(start(&become, birth.child_stack, birth) < 0 ? 1 : 0);
}

/// False: no process could be made.
bool start(Birth& birth) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::sigemptyset(&birth.signals);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);  // a handler of the program's is not for its children
  const pid_t parent = start(&bear, birth.parent_stack, birth);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  int status = -1;
  while (parent > 0 && ::waitpid(parent, &status, wait_clone) < 0 && errno == EINTR) {
  }
  return parent > 0 && status == 0;
}

/// What comes until the other end is closed, or patience ends.
std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 512> bytes{};
  const auto until = Clock::now() + patience;
  while (Clock::now() < until) {
    pollfd readable{.fd = descriptor, .events = POLLIN, .revents = 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (::poll(&readable, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) break;
    if (readable.revents == 0) continue;
    const auto count = ::read(descriptor, bytes.data(), bytes.size());
    if (count == 0 || (count < 0 && errno != EINTR)) break;
    if (count > 0) text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

Result<void> start_in_background(const std::string& executable, std::vector<std::string> words) {
  std::vector<char*> argv;
  for (auto& word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::internal, std::generic_category().message(errno));
  }
  const auto birth = std::make_unique<Birth>();
  birth->executable = executable.c_str();
  birth->words = argv.data();
  birth->output = ends[1];
  const bool is_born = start(*birth);
  ::close(ends[1]);
  auto said = is_born ? read_all(ends[0]) : std::string{};
  ::close(ends[0]);
  while (said.ends_with('\n'))
    said.pop_back();
  if (said == background_is_ready) return {};
  if (said.empty()) said = fmt::format("{} could not be started", executable);
  return fail(ErrorCode::internal, std::move(said));
}

}  // namespace wayfinder::runtime
