#include "adapter/top/terminal_guard.hpp"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

#define NCURSES_NOMACROS 1
#include <curses.h>

namespace wayfinder::adapter::top {
namespace {

constexpr std::array fatal_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

/// What the handler reads; written while the handler is not in place.
struct State {
  termios settings{};
  bool has_settings{};
  std::string sequences;  ///< that leave the other screen, show the cursor, and end colours
};
State& state = *new State;  // never destroyed: the handler may come last of all

extern "C" void wayfinder_give_terminal_back(int number) {
  [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, state.sequences.data(), state.sequences.size());
  if (state.has_settings) ::tcsetattr(STDIN_FILENO, TCSANOW, &state.settings);
  ::signal(number, SIG_DFL);
  ::raise(number);
}

/// A capability of the terminal, unless it asks for delays, which nobody keeps here.
std::string sequence(const char* name) {
  const char* text = ::tigetstr(name);
  constexpr std::intptr_t none = -1;
  if (text == nullptr || reinterpret_cast<std::intptr_t>(text) == none) return {};
  const std::string result{text};
  return result.find("$<") == std::string::npos ? result : std::string{};
}

}  // namespace

void TerminalGuard::note_state() {
  state.has_settings = ::tcgetattr(STDIN_FILENO, &state.settings) == 0;
}

void TerminalGuard::begin() {
  state.sequences = sequence("sgr0") + sequence("op") + sequence("rmkx") + sequence("cnorm") + sequence("rmcup");
  for (const int number : fatal_signals)
    ::signal(number, wayfinder_give_terminal_back);
}

void TerminalGuard::end() {
  for (const int number : fatal_signals)
    ::signal(number, SIG_DFL);
}

}  // namespace wayfinder::adapter::top
