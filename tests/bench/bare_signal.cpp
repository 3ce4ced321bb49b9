// bare_signal RATE SCRIPT [ARG...]: runs a Lua script while signals arrive on the sampler's schedule and do nothing.
#include <csignal>
#include <cstdlib>

#include "runtime/sampling/tick_thread.hpp"
#include "runtime/sampling/vm_thread.hpp"
#include "tests/bench/plain_script.hpp"

using namespace wayfinder::runtime::sampling;

int main(int count, char** arguments) {
  if (count < 3) return 2;
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
  VmThread vm_thread;
  const std::chrono::nanoseconds interval{static_cast<std::int64_t>(1e9 / std::atof(arguments[1]))};
  const TickThread ticks{interval, [&] {
                           if (vm_thread.activity() != Activity::asleep) vm_thread.send(SIGPROF);
                         }};
  return wayfinder::bench::run_plainly(count - 2, arguments + 2, [](lua_State*) {});
}
