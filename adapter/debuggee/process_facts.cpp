#include "adapter/debuggee/process_facts.hpp"

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapter/debuggee/listening_sockets.hpp"

namespace wayfinder::adapter {
namespace {

using Steady = std::chrono::steady_clock;

/// Since the machine's start, in clock ticks: field 22 of /proc/PID/stat.
std::optional<double> start_seconds(pid_t id) {
  std::ifstream file{fmt::format("/proc/{}/stat", id)};
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');  // the name may hold spaces and parentheses
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields{line.substr(name_end + 1)};
  constexpr int fields_between = 19;
  std::string skipped;
  for (int i = 0; i < fields_between; ++i)
    fields >> skipped;
  double ticks = 0;
  if (!(fields >> ticks)) return std::nullopt;
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double seconds_of_machine() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

bool is_same(const ProgramAddress& a, const ProgramAddress& b) {
  return a.socket.empty() ? b.socket.empty() && a.port == b.port : a.socket == b.socket;
}

}  // namespace

std::optional<ProcessFacts> facts_of_listener(pid_t id, const ProgramAddress& address) {
  const auto listening = listening_addresses(id, "");
  const bool is_it =
      listening && std::ranges::any_of(*listening, [&](const auto& other) { return is_same(other, address); });
  const auto start = start_seconds(id);
  if (!is_it || !start) return std::nullopt;
  const std::chrono::duration<double> age{std::max(seconds_of_machine() - *start, 0.0)};
  std::error_code error;
  const auto folder = std::filesystem::read_symlink(fmt::format("/proc/{}/cwd", id), error);
  return ProcessFacts{Steady::now() - std::chrono::duration_cast<Steady::duration>(age), folder.string()};
}

}  // namespace wayfinder::adapter
