#include "runtime/module/adapter_path.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

extern "C" int luaopen_wayfinder(struct lua_State* L);

namespace wayfinder::runtime {
namespace {

std::string in_search_path(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const auto folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    auto file = std::filesystem::path{folder} / name;
    if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

}  // namespace

std::string adapter_beside_module() {
  Dl_info self{};
  std::error_code error;
  if (dladdr(reinterpret_cast<const void*>(&luaopen_wayfinder), &self) != 0) {
    const auto folder = std::filesystem::canonical(self.dli_fname, error).parent_path();
    for (const std::string_view way : {WAYFINDER_BIN_FROM_MODULE "/wayfinder", "../../adapter/wayfinder"}) {
      auto file = (folder / way).lexically_normal();
      if (!error && ::access(file.c_str(), X_OK) == 0) return file;
    }
  }
  return in_search_path("wayfinder");
}

}  // namespace wayfinder::runtime
