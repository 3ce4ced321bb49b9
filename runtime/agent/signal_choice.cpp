#include "runtime/agent/signal_choice.hpp"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace wayfinder::runtime {

int chosen_signal(const char* variable, int otherwise) noexcept {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return otherwise;
  const std::string_view text{value};
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  const bool can_be_handled = number > 0 && number < NSIG && number != SIGKILL && number != SIGSTOP;
  return is_number && can_be_handled ? number : otherwise;
}

}  // namespace wayfinder::runtime
