#include "runtime/agent/signal_choice.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>

using wayfinder::runtime::chosen_signal;

TEST_CASE("a signal is chosen by its number in the environment, and nothing else chooses one", "[agent]") {
  const char* const variable = "WAYFINDER_TEST_SIGNAL";
  CHECK(chosen_signal(variable, SIGURG) == SIGURG);
  for (const char* text : {"", "0", "-3", "9", "19", "65", "12x", "SIGUSR1", "99999999999999999999"}) {
    setenv(variable, text, 1);
    CAPTURE(text);
    CHECK(chosen_signal(variable, SIGURG) == SIGURG);
  }
  setenv(variable, "12", 1);
  CHECK(chosen_signal(variable, SIGURG) == 12);
  unsetenv(variable);
}
