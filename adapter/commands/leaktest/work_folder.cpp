#include "adapter/commands/leaktest/work_folder.hpp"

#include <stdlib.h>

#include <string>
#include <system_error>

namespace wayfinder::adapter {

Result<std::unique_ptr<WorkFolder>> WorkFolder::make() {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "wayfinder-leaktest-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr) {
    return refuse("TMPDIR", "a folder that can be written to", "\"" + name + "\"", ErrorCode::file);
  }
  return std::unique_ptr<WorkFolder>{new WorkFolder{std::move(name)}};
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace wayfinder::adapter
