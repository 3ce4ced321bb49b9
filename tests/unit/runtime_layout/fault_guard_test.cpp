#include "runtime/layout/fault_guard.hpp"

#include <catch2/catch.hpp>
#include <csignal>

using namespace wayfinder::runtime;

namespace {
volatile int handled = 0;
void count_fault(int) {
  handled = handled + 1;
}

const volatile int* nowhere() {
  static const volatile int* volatile address = reinterpret_cast<const volatile int*>(0x10);
  return address;
}
}  // namespace

TEST_CASE("a guarded read of memory that is not there is survived", "[layout]") {
  install_fault_guard();
  volatile int steps = 0;
  auto read = [&] {
    steps = 1;
    static_cast<void>(*nowhere());
    steps = 2;
  };
  CHECK_FALSE(survive_faults(read));
  CHECK(steps == 1);
  CHECK_FALSE(survive_faults(read));
}

TEST_CASE("guards nest: an inner fault leaves the outer body running", "[layout]") {
  install_fault_guard();
  volatile bool went_on = false;
  auto inner = [] { static_cast<void>(*nowhere()); };
  auto outer = [&] {
    if (survive_faults(inner)) return;
    went_on = true;
    static_cast<void>(*nowhere());
  };
  CHECK_FALSE(survive_faults(outer));
  CHECK(went_on);
}

TEST_CASE("a signal that is not a guarded fault goes to the program's own handler", "[layout]") {
  struct sigaction program = {};
  struct sigaction before = {};
  program.sa_handler = count_fault;
  sigaction(SIGBUS, &program, &before);
  install_fault_guard();
  handled = 0;
  raise(SIGBUS);
  CHECK(handled == 1);
  auto sent_inside = [] { raise(SIGBUS); };
  CHECK(survive_faults(sent_inside));  // sent, not a fault of the guarded read
  CHECK(handled == 2);
  sigaction(SIGBUS, &before, nullptr);
}

TEST_CASE("a guard holds where the program has blocked every signal, and leaves them blocked", "[layout]") {
  install_fault_guard();
  sigset_t all;
  sigset_t before;
  sigset_t after;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  auto read = [] { static_cast<void>(*nowhere()); };
  const bool is_whole = survive_faults(read);
  pthread_sigmask(SIG_SETMASK, &before, &after);
  CHECK_FALSE(is_whole);
  CHECK(sigismember(&after, SIGSEGV) == 1);
  CHECK(sigismember(&after, SIGBUS) == 1);
  CHECK(sigismember(&before, SIGSEGV) == 0);
}
