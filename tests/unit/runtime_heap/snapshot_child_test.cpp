#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>

#include "memory/snapshot_file.hpp"
#include "runtime/heap/child_process.hpp"
#include "tests/unit/runtime_heap/lua_heap.hpp"
#include "tests/unit/runtime_heap/taken_snapshot.hpp"

namespace wayfinder::runtime::heap {

namespace {

std::atomic<int> child_signals{0};

/// Counts SIGCHLD as a program's own handler would.
class ChildSignalHandler {
 public:
  ChildSignalHandler() {
    struct sigaction action{};
    action.sa_handler = [](int) { ++child_signals; };
    ::sigaction(SIGCHLD, &action, &before_);
    child_signals = 0;
  }
  ChildSignalHandler(const ChildSignalHandler&) = delete;
  ChildSignalHandler& operator=(const ChildSignalHandler&) = delete;
  ~ChildSignalHandler() { ::sigaction(SIGCHLD, &before_, nullptr); }

 private:
  struct sigaction before_{};
};

/// No file of this process may grow beyond `bytes`, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    signal_ = ::signal(SIGXFSZ, SIG_IGN);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, signal_);
  }

 private:
  rlimit before_{};
  void (*signal_)(int){};
};

void fill(const LuaState& lua, int objects) {
  lua.run("kept = {}; for i = 1, " + std::to_string(objects) + " do kept[i] = {id = i} end");
}

}  // namespace

TEST_CASE("the program's SIGCHLD handler and wait() see nothing of a snapshot", "[heap][snapshot]") {
  const ScratchFolder folder;
  const ChildSignalHandler handler;
  const LuaState lua;
  fill(lua, 50000);
  std::promise<Result<SnapshotOutcome>> promise;
  take_snapshot(lua, {.path = folder.file("a.wfheap")}, [&promise](const auto& result) { promise.set_value(result); });
  errno = 0;
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
  CHECK(promise.get_future().get().has_value());
  CHECK(::waitpid(-1, nullptr, 0) == -1);
  CHECK(child_signals == 0);
}

TEST_CASE("a program that ignores SIGCHLD gets its snapshot too", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  const auto before = ::signal(SIGCHLD, SIG_IGN);
  CHECK(take(lua, {.path = folder.file("a.wfheap")}).has_value());
  ::signal(SIGCHLD, before);
}

TEST_CASE("on a full disk the error has path and reason and nothing is left behind", "[heap][snapshot]") {
  const bool in_place = GENERATE(false, true);
  CAPTURE(in_place);
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 20000);
  const FileSizeLimit limit{100000};
  const auto outcome = take(lua, {.path = folder.file("a.wfheap"), .in_place = in_place});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::file);
  CHECK(outcome.error().message == folder.file("a.wfheap") + ": cannot be written: File too large");
  CHECK(folder.is_empty());
}

TEST_CASE("a snapshot that is cancelled says so and leaves nothing behind", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 500000);
  std::promise<Result<SnapshotOutcome>> promise;
  const int owner = 0;
  const int another = 0;
  take_snapshot(lua, {.path = folder.file("a.wfheap"), .collect = false, .owner = &owner},
                [&promise](const auto& result) { promise.set_value(result); });
  cancel_snapshots(&another, std::nullopt);
  cancel_snapshots(&owner, std::nullopt);
  const auto outcome = promise.get_future().get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::cancelled);
  CHECK(wait_for_snapshots(&owner, 10000));
  CHECK(folder.is_empty());
}

TEST_CASE("one can wait for the snapshots that are being written", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 100000);
  std::atomic<bool> is_done{false};
  take_snapshot(lua, {.path = folder.file("a.wfheap")}, [&is_done](const auto&) { is_done = true; });
  CHECK(wait_for_snapshots(nullptr, 60000));
  CHECK(is_done);
}

TEST_CASE("a child has no descriptor but its file, and no signal reaches it", "[heap][snapshot]") {
  struct Seen {
    int pipe_ends[2];
    int kept;
  } seen{};
  REQUIRE(::pipe(seen.pipe_ends) == 0);
  const ScratchFolder folder;
  seen.kept = ::open(folder.file("out").c_str(), O_RDWR | O_CREAT, 0600);
  const pid_t child = start_child(
      [](void* argument) noexcept {
        const auto& all = *static_cast<Seen*>(argument);
        ::raise(SIGTERM);  // blocked
        char answer = 'n';
        const bool others_are_closed = ::fcntl(0, F_GETFD) < 0 && ::fcntl(1, F_GETFD) < 0 &&
                                       ::fcntl(all.pipe_ends[0], F_GETFD) < 0 && ::fcntl(all.pipe_ends[1], F_GETFD) < 0;
        if (others_are_closed) answer = 'y';
        static_cast<void>(::write(all.kept, &answer, 1) == 1);
      },
      &seen, seen.kept);
  REQUIRE(child > 0);
  await_child(child);
  CHECK(reap_child(child) == 0);
  char answer = '?';
  CHECK(::pread(seen.kept, &answer, 1, 0) == 1);
  CHECK(answer == 'y');
  for (const int descriptor : {seen.kept, seen.pipe_ends[0], seen.pipe_ends[1]}) {
    ::close(descriptor);
  }
}

TEST_CASE("a child that is killed is told from one that wrote its file", "[heap][snapshot]") {
  const pid_t child = start_child([](void*) noexcept { ::pause(); }, nullptr, 0);
  REQUIRE(child > 0);
  ::kill(child, SIGKILL);
  await_child(child);
  const int status = reap_child(child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
  CHECK(reap_child(child) == -1);
}

TEST_CASE("the program's signal mask is as before", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  sigset_t before;
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  REQUIRE(take(lua, {.path = folder.file("a.wfheap")}));
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  CHECK(::sigismember(&before, SIGTERM) == ::sigismember(&after, SIGTERM));
  CHECK(::sigismember(&after, SIGTERM) == 0);
}

}  // namespace wayfinder::runtime::heap
