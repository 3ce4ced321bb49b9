#include "adapter/debuggee/inherited_signals.hpp"

#include <signal.h>

#include <vector>

namespace wayfinder::adapter {
namespace {

std::vector<int>& newly_ignored() noexcept {
  static std::vector<int> numbers;
  return numbers;
}

}  // namespace

void take_over_signals() {
  for (const int number : {SIGPIPE, SIGXFSZ}) {
    if (::signal(number, SIG_IGN) != SIG_IGN) newly_ignored().push_back(number);
  }
  ::signal(SIGCHLD, SIG_DFL);
}

std::span<const int> signals_to_give_back() noexcept {
  return newly_ignored();
}

}  // namespace wayfinder::adapter
