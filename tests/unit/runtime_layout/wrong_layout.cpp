// The layout's self test in one translation unit, built with a runtime/facts/lua54.hpp that is wrong in one place. Exit
// 0: it was refused.
#include <cstdio>

// NOLINTBEGIN(bugprone-suspicious-include)
#include "runtime/layout/fault_guard.cpp"
#include "runtime/layout/running_thread.cpp"
#include "runtime/layout/verify.cpp"
#include "runtime/layout/verify_calls.cpp"
#include "runtime/layout/verify_objects.cpp"
// NOLINTEND(bugprone-suspicious-include)

int main() {
  const auto& verdict = wayfinder::runtime::layout_verdict();
  std::printf("%s\n", verdict.is_trusted ? "trusted" : verdict.reason.c_str());
  return verdict.is_trusted ? 1 : 0;
}
