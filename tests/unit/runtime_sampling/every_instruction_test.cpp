#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>

#include "runtime/sampling/signal_tick.hpp"
#include "tests/unit/runtime_sampling/sampled_program.hpp"

#if defined(__x86_64__)
using namespace wayfinder;
using namespace wayfinder::runtime::sampling;

namespace {

volatile std::uint64_t steps = 0;
void on_step(int, siginfo_t*, void* context) {
  steps = steps + 1;
  SignalTick::deliver(*static_cast<const ucontext_t*>(context));
}

/// The processor's trap flag: SIGTRAP after each instruction, ours and the VM's alike.
void set_single_step(bool is_on) {
  constexpr std::uint64_t trap_flag = 0x100;
  std::uint64_t flags = __builtin_ia32_readeflags_u64();
  flags = is_on ? flags | trap_flag : flags & ~trap_flag;
  __builtin_ia32_writeeflags_u64(flags);
}
int step(lua_State* L) {
  set_single_step(lua_toboolean(L, 1) != 0);
  return 0;
}

}  // namespace

TEST_CASE("a tick at every machine instruction leaves the program as it is, and reads only stacks that were there",
          "[sampling]") {
#ifdef __SANITIZE_THREAD__
  std::puts("skipped: each step would pass the thread sanitizer's own handler, which takes minutes");
  return;
#endif
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_sigaction = on_step;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGTRAP, &action, &before);
  SampledProgram program;
  lua_register(program.L(), "step", step);
  steps = 0;
  REQUIRE(program.start(20));
  program.run(R"lua(
    local function deep(n) if n == 0 then return 0 end local a = { n } return a[1] - n + 1 + deep(n - 1) end
    local function work()
      local sum = deep(40)
      sum = sum + coroutine.wrap(function(x) local y = coroutine.yield(x + deep(10)) return y end)(1)
      local ok, message = pcall(function() deep(5) error("x", 0) end)
      sum = sum + #message + #(("ab"):rep(3):gsub("a", function(c) return c .. c end))
      local t = { 3, 1, 2 }
      table.sort(t, function(a, b) return a < b end)
      setmetatable({}, { __gc = function() deep(3) end })
      for i = 1, 30 do t[i] = { i, tostring(i) } end
      collectgarbage("step")
      return sum + t[1][1] + load("local function f(...) return select('#', ...) end return f(1, 2)")()
    end
    local expected = work()
    step(true)
    result = work()
    step(false)
    assert(result == expected)
    stop())lua");
  sigaction(SIGTRAP, &before, nullptr);
  CHECK(steps > 20'000);
  CHECK(program.profile.samples.size() > steps / 10 * 9);
  std::size_t wrong = 0;
  for (const auto& sample : program.profile.samples) {
    if (sample.frames.empty()) {
      ++wrong;
      continue;
    }
    const auto& outermost = program.profile.functions.at(sample.frames.back().function);
    if (outermost.kind != profiling::FunctionKind::main_chunk) ++wrong;
  }
  CHECK(wrong < 100);  // the first instructions in `run`, before the chunk is called
}
#endif
