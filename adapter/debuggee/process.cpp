#include "adapter/debuggee/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <system_error>
#include <utility>

#include "adapter/debuggee/inherited_signals.hpp"

extern char** environ;

namespace wayfinder::adapter {
namespace {

tl::unexpected<Error> launch_failed(std::string_view what, int error) {
  return fail(ErrorCode::launch_failed,
              fmt::format("the program could not be started: {}: {}", what, std::generic_category().message(error)));
}

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

Result<Pair> make_socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return launch_failed("socketpair", errno);
  return Pair{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

Result<Pair> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return launch_failed("pipe", errno);
  return Pair{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

std::vector<std::string> merged_environment(const std::map<std::string, std::optional<std::string>>& changes) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    if (!changes.contains(std::string{text.substr(0, text.find('='))})) merged.emplace_back(text);
  }
  for (const auto& [name, value] : changes) {
    if (value) merged.push_back(name + "=" + *value);
  }
  return merged;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (auto& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// What happens in the child between vfork and exec.
class SpawnSetup {
 public:
  explicit SpawnSetup(bool makes_group) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t ours;
    sigemptyset(&none);
    sigemptyset(&ours);
    for (const int number : signals_to_give_back())
      sigaddset(&ours, number);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &ours);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (makes_group ? POSIX_SPAWN_SETPGROUP : 0);
    ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~SpawnSetup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  void change_directory(const std::string& directory) {
    ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
  }
  void open_nothing_as_stdin() { ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0); }
  void give(int descriptor, int as) { ::posix_spawn_file_actions_adddup2(&actions_, descriptor, as); }

  [[nodiscard]] Result<pid_t> spawn(std::vector<std::string> arguments, std::vector<std::string> environment) {
    pid_t id = 0;
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);
    const int error = ::posix_spawnp(&id, argv.front(), &actions_, &attributes_, argv.data(), envp.data());
    if (error != 0) return launch_failed(arguments.front(), error);
    return id;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

int Descriptor::release() noexcept {
  return std::exchange(value_, -1);
}

Process::Process(const asio::any_io_executor& executor, pid_t id, int watch, bool leads_group)
    : id_{id}, leads_group_{leads_group}, watch_{executor} {
  std::error_code ignored;
  if (watch >= 0) watch_.assign(watch, ignored);
}

Result<Process> Process::start(const asio::any_io_executor& executor, const ProcessPlan& plan) {
  auto link = make_socket_pair();
  if (!link) return tl::unexpected(std::move(link.error()));
  SpawnSetup setup{!plan.inherits_stdio};
  setup.change_directory(plan.directory);
  Pair out;
  Pair err;
  if (!plan.inherits_stdio) {
    auto out_pipe = make_pipe();
    auto err_pipe = make_pipe();
    if (!out_pipe) return tl::unexpected(std::move(out_pipe.error()));
    if (!err_pipe) return tl::unexpected(std::move(err_pipe.error()));
    out = std::move(*out_pipe);
    err = std::move(*err_pipe);
    setup.open_nothing_as_stdin();
    setup.give(out.theirs.get(), STDOUT_FILENO);
    setup.give(err.theirs.get(), STDERR_FILENO);
  }
  setup.give(link->theirs.get(), link_descriptor);
  auto id = setup.spawn(plan.arguments, merged_environment(plan.environment));
  if (!id) return tl::unexpected(std::move(id.error()));
  const auto watch = static_cast<int>(::syscall(SYS_pidfd_open, *id, 0));
  Process process{executor, *id, watch, !plan.inherits_stdio};
  if (watch < 0) return launch_failed("pidfd_open", errno);
  process.link_ = std::move(link->ours);
  process.stdout_ = std::move(out.ours);
  process.stderr_ = std::move(err.ours);
  return process;
}

Process::Process(Process&& other) noexcept
    : id_{other.id_},
      leads_group_{other.leads_group_},
      watch_{std::move(other.watch_)},
      link_{std::move(other.link_)},
      stdout_{std::move(other.stdout_)},
      stderr_{std::move(other.stderr_)},
      is_reaped_{std::exchange(other.is_reaped_, true)} {}

Process::~Process() {
  if (is_reaped_) return;
  kill();
  ::waitpid(id_, nullptr, 0);
}

void Process::kill() noexcept {
  if (!is_reaped_) ::kill(leads_group_ ? -id_ : id_, SIGKILL);
}

asio::awaitable<ProcessEnd> Process::ended() {
  std::error_code ignored;
  co_await watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                             asio::redirect_error(asio::use_awaitable, ignored));
  siginfo_t how{};  // looked at before it is reaped: while it is a zombie its group's number is nobody else's
  const bool is_known = ::waitid(P_PID, static_cast<id_t>(id_), &how, WEXITED | WNOWAIT) == 0;
  if (is_known && how.si_code != CLD_EXITED) kill();  // a crash must not leave behind what the program had started
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR)
    continue;
  is_reaped_ = true;
  if (WIFSIGNALED(status)) co_return ProcessEnd{128 + WTERMSIG(status), WTERMSIG(status)};
  co_return ProcessEnd{WEXITSTATUS(status), std::nullopt};
}

std::string signal_text(int signal) {
  const char* abbreviation = ::sigabbrev_np(signal);
  const char* description = ::sigdescr_np(signal);
  return fmt::format("signal {} (SIG{}: {})", signal, abbreviation == nullptr ? "?" : abbreviation,
                     description == nullptr ? "unknown" : description);
}

}  // namespace wayfinder::adapter
