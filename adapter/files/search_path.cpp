#include "adapter/files/search_path.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

namespace wayfinder::adapter {

bool is_in_path(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((std::filesystem::path{folder} / name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace wayfinder::adapter
