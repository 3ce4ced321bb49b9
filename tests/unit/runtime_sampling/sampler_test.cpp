#include "runtime/sampling/sampler.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "runtime/sampling/native_map.hpp"
#include "tests/unit/runtime_sampling/sampled_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime::sampling;

namespace {
volatile int program_signals = 0;
void on_program_signal(int) {
  program_signals = program_signals + 1;
}
}  // namespace

TEST_CASE("the interpreter's loop and collector are told apart in the binary", "[sampling]") {
  CHECK(native_map().unknown_because == "");
  CHECK(native_map().vm_loop != 0);
  CHECK(native_map().collector_step != 0);
}

TEST_CASE("shares of functions are those of their CPU time", "[sampling]") {
  SampledProgram program;
  program.run(R"(
    local function busy(seconds) local finish = cpu() + seconds while cpu() < finish do for i = 1, 2000 do end end end
    function three() busy(0.3) end
    function one() busy(0.1) end
    start(1000) three() one() stop())");
  const SampledProfile& profile = program.profile;
  CHECK(profile.lost_samples == 0);
  // 400 samples: a share of a quarter lies within 0.1 in all but one of 200,000 runs
  CHECK(profile.share_of("three") == Approx(0.75).margin(0.1));
  CHECK(profile.share_of("one") == Approx(0.25).margin(0.1));
  CHECK(static_cast<double>(profile.total_ns()) == Approx(0.4e9).margin(0.08e9));
}

TEST_CASE("a C function, the collector and a library's hidden iterator are frames with names", "[sampling]") {
  SampledProgram program;
  program.run(R"(
    start(1000)
    burn(0.1)
    local finish = cpu() + 0.2 while cpu() < finish do local t for i = 1, 1000 do t = { i } end end
    local text = (" "):rep(100000)
    finish = cpu() + 0.1 while cpu() < finish do for _ in text:gmatch("x") do end end
    stop())");
  CHECK(program.profile.share_of("burn") == Approx(0.25).margin(0.1));
  CHECK(program.profile.share_of("[GC]") > 0.05);
  CHECK(program.profile.share_of("string.gmatch (next)") == Approx(0.25).margin(0.1));
}

TEST_CASE("functions of modules, classes and locals have the names that a person would write", "[sampling]") {
  SampledProgram program;
  program.run(R"(
    package.loaded.util = (function()
      local function hidden() local finish = cpu() + 0.05 while cpu() < finish do end end
      local M = {}
      function M.f() hidden() return 1 end
      return M
    end)()
    Account = {} Account.__index = Account
    function Account:deposit() local finish = cpu() + 0.05 while cpu() < finish do end end
    start(1000) package.loaded.util.f() setmetatable({}, Account):deposit() table.sort({ 3, 2, 1 }, function(a, b)
      local finish = cpu() + 0.02 while cpu() < finish do end return a < b end) stop())");
  CHECK(program.profile.share_of("util.f") > 0.2);
  CHECK(program.profile.share_of("hidden") > 0.2);
  CHECK(program.profile.share_of("Account.deposit") > 0.2);
  CHECK(program.profile.share_of("table.sort") > 0.2);
}

TEST_CASE("a sleep is seen by the wall clock and not by the CPU clock", "[sampling]") {
  for (const std::string clock : {"cpu", "wall"}) {
    SampledProgram program;
    program.run("start(1000, '" + clock + "') burn(0.05) io.popen('sleep 0.2'):read('a') stop()");
    const double seconds = static_cast<double>(program.profile.total_ns()) * 1e-9;
    if (clock == "cpu") CHECK(seconds < 0.15);
    if (clock == "wall") CHECK(seconds > 0.2);
    if (clock == "wall") CHECK(program.profile.share_of("FILE*:read") * seconds > 0.15);
  }
}

TEST_CASE("a second start is refused while one runs, and stop may come twice", "[sampling]") {
  SampledProgram program;
  REQUIRE(program.start(100));
  const auto second = program.start(100);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::already_running);
  CHECK(second.error().message == "profile 1 is being taken; stop it first");
  CHECK(second.error().field == "");
  Sampler::stop(program.L());
  Sampler::stop(program.L());
  CHECK(program.start(100));
}

TEST_CASE("time in which the debugger holds the program is not in the profile", "[sampling]") {
  SampledProgram program;
  {
    const SamplingPause before_start;
    REQUIRE(program.start(1000, "wall"));
    usleep(200'000);
  }
  using Clock = std::chrono::steady_clock;
  auto running = -Clock::now().time_since_epoch();
  program.run("burn(0.05)");
  running += Clock::now().time_since_epoch();
  {
    const SamplingPause pause;
    const SamplingPause nested;
    program.run("burn(0.1)");
  }
  running -= Clock::now().time_since_epoch();
  program.run("burn(0.05) stop()");
  running += Clock::now().time_since_epoch();
  const auto expected = static_cast<double>(std::chrono::nanoseconds{running}.count());
  CHECK(static_cast<double>(program.profile.total_ns()) == Approx(expected).epsilon(0.1));
}

TEST_CASE("a program that uses SIGPROF keeps it", "[sampling]") {
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = on_program_signal;
  sigaction(SIGPROF, &action, &before);
  program_signals = 0;
  SampledProgram program;
  REQUIRE(program.start(1000));
  raise(SIGPROF);
  program.run("burn(0.1) stop()");
  CHECK(program_signals == 1);
  CHECK(program.profile.samples.size() > 20);
  sigaction(SIGPROF, &before, nullptr);
}

TEST_CASE("the signal of the ticks can be chosen", "[sampling]") {
  setenv("WAYFINDER_SAMPLING_SIGNAL", std::to_string(SIGUSR2).c_str(), 1);
  SampledProgram program;
  REQUIRE(program.start(1000));
  struct sigaction prof = {};
  struct sigaction usr2 = {};
  sigaction(SIGPROF, nullptr, &prof);
  sigaction(SIGUSR2, nullptr, &usr2);
  unsetenv("WAYFINDER_SAMPLING_SIGNAL");
  program.run("burn(0.1) stop()");
  CHECK(prof.sa_handler == SIG_DFL);
  CHECK((usr2.sa_flags & SA_SIGINFO) != 0);
  CHECK(program.profile.samples.size() > 20);
}

TEST_CASE("a handler that the program installs later is left alone, and sampling goes on", "[sampling]") {
  SampledProgram program;
  REQUIRE(program.start(1000));
  struct sigaction action = {};
  action.sa_handler = on_program_signal;
  sigaction(SIGPROF, &action, nullptr);
  program_signals = 0;
  program.run("burn(0.8) stop()");
  struct sigaction now = {};
  sigaction(SIGPROF, nullptr, &now);
  CHECK(now.sa_handler == on_program_signal);
  CHECK(program_signals < 400);
  CHECK(static_cast<double>(program.profile.total_ns()) == Approx(0.8e9).margin(0.1e9));
  action.sa_handler = SIG_DFL;
  sigaction(SIGPROF, &action, nullptr);
}

TEST_CASE("a forked child runs on without sampler, and its parent keeps its own", "[sampling]") {
  SampledProgram program;
  REQUIRE(program.start(1000));
  const pid_t child = fork();
  if (child == 0) {
    const bool is_gone = Sampler::active() == nullptr;
    if (luaL_dostring(program.L(), "burn(0.05)") != LUA_OK) _exit(2);
    _exit(is_gone ? 0 : 1);
  }
  int status = 0;
  program.run("burn(0.1)");
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  program.run("stop()");
  CHECK(program.profile.samples.size() > 50);
}

// A signal that the old program has not met yet would be the new one's, which has no handler for it.
TEST_CASE("a program that another one takes the place of at any moment never leaves it a tick", "[sampling]") {
  constexpr int programs = 60;
  for (int at = 0; at < programs; ++at) {
    const pid_t child = fork();
    if (child == 0) {
      SampledProgram program;
      if (!program.start(10'000)) _exit(2);
      program.run("burn(" + std::to_string(0.001 + at * 0.00003) + ")");
      execl("/bin/true", "true", static_cast<char*>(nullptr));
      _exit(3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CAPTURE(at, status);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
}

TEST_CASE("the same process may be sampled again and again", "[sampling]") {
  SampledProgram program;
  for (int i = 0; i < 30; ++i) {
    REQUIRE(program.start(10'000));
    program.run("burn(0.005)");
    Sampler::stop(program.L());
  }
  CHECK(program.profile.samples.size() > 100);
}
