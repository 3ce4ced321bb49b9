#include "adapter/session/state.hpp"

#include <array>

namespace wayfinder::adapter {
namespace {

struct StateText {
  State state;
  const char* text;
};

constexpr std::array texts{
    StateText{State::fresh, "a session that is not initialized"},
    StateText{State::initialized, "a session without a program"},
    StateText{State::configured, "a configured session without a program"},
    StateText{State::launching, "a program that is being started"},
    StateText{State::running, "a running program"},
    StateText{State::stopped, "a stopped program"},
    StateText{State::ended, "a program that has ended"},
};

}  // namespace

std::string describe(State state) {
  return describe(States{state});
}

std::string describe(States states) {
  std::string text;
  for (const auto& entry : texts) {
    if (!states.contain(entry.state)) continue;
    if (!text.empty()) text += " or ";
    text += entry.text;
  }
  return text;
}

}  // namespace wayfinder::adapter
