#include "tests/session/traffic.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace wayfinder::test {

void keep_traffic(const std::vector<std::string>& lines) {
  const char* folder = std::getenv("WAYFINDER_TRAFFIC");
  if (folder == nullptr) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  std::ofstream file{std::filesystem::path{folder} / (std::to_string(getpid()) + ".traffic"),
                     std::ios::app | std::ios::binary};
  file << "= session\n";
  for (const auto& line : lines)
    file << line << '\n';
}

}  // namespace wayfinder::test
