#include "tests/session/processes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "tests/session/server_process.hpp"

namespace wayfinder::test {
namespace {

using Clock = std::chrono::steady_clock;

/// State and parent of a process; state 0: it is not there.
struct Status {
  char state{};
  int parent{};
};

Status status_of(int process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string text;
  std::getline(file, text);  // which does not throw when the process goes meanwhile
  Status status;
  if (const auto name_end = text.rfind(')'); name_end != std::string::npos) {
    std::istringstream{text.substr(name_end + 1)} >> status.state >> status.parent;
  }
  return status;
}

}  // namespace

bool is_alive(int process) {
  const char state = status_of(process).state;
  return state != 0 && state != 'Z' && state != 'X';
}

bool gone_within(int process, std::chrono::milliseconds limit) {
  const auto end = Clock::now() + patience(limit);
  while (is_alive(process)) {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

std::vector<int> children_of(int process) {
  std::vector<int> children;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const std::string name = entry.path().filename().string();
    int id = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), id).ec != std::errc{}) continue;
    if (status_of(id).parent == process) children.push_back(id);
  }
  return children;
}

int new_child_of(int process, const std::vector<int>& known) {
  const auto end = Clock::now() + patience();
  while (Clock::now() < end) {
    for (const int child : children_of(process)) {
      if (std::find(known.begin(), known.end(), child) == known.end()) return child;
    }
  }
  FAIL("process " << process << " has no new child");
  return -1;
}

}  // namespace wayfinder::test
