#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "adapter/commands/command.hpp"
#include "adapter/commands/project_files.hpp"
#include "adapter/files/whole_file.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

/// Asks until it is told; the end of the input is a no.
bool ask(const std::string& question, bool by_default) {
  for (std::string answer;;) {
    fmt::print("{} [{}] ", question, by_default ? "Y/n" : "y/N");
    std::fflush(stdout);
    if (!std::getline(std::cin, answer)) return false;
    if (answer.empty()) return by_default;
    if (answer == "y" || answer == "Y" || answer == "yes") return true;
    if (answer == "n" || answer == "N" || answer == "no") return false;
  }
}

/// `--yes` answers what adds a file; one that is there is a person's to give up.
bool is_wanted(const ProjectFile& file, bool yes) {
  std::error_code error;
  const bool is_there = fs::symlink_status(file.path, error).type() != fs::file_type::not_found;
  const std::string path = file.path.string();
  if (yes && is_there) fmt::print("kept    {} (it is there)\n", path);
  if (yes) return !is_there;
  return is_there ? ask(fmt::format("{} is there. Overwrite it?", path), false)
                  : ask(fmt::format("Write {}, for {}?", path, file.purpose), true);
}

Result<std::uint64_t> write(const ProjectFile& file) {
  if (const auto folder = file.path.parent_path();
      !folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return refuse(folder.string(), "a folder that can be made", std::generic_category().message(errno),
                  ErrorCode::file);
  }
  return write_whole_file(file.path, file.text, file.path.string());
}

Result<int> run_init(bool yes) {
  if (!yes && (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0)) {
    return refuse("--yes", "to be given where there is no terminal to ask on", "nothing");
  }
  bool is_any = false;
  for (const auto& file : project_files(fs::current_path())) {
    if (!is_wanted(file, yes)) continue;
    const auto written = write(file);
    if (!written) {
      fmt::print(stderr, "wayfinder init: {}\n", written.error().message);
      return 1;
    }
    fmt::print("written {}, for {}\n", file.path.string(), file.purpose);
    is_any = true;
  }
  fmt::print("{}\n", is_any
                         ? "Next: open the project in the editor and start its debugger; `wayfinder doctor` says what "
                           "is there."
                         : "Nothing was written.");
  return 0;
}

}  // namespace

CommandWork declare_init(CLI::App& app) {
  const auto yes = std::make_shared<bool>(false);
  app.add_flag("-y,--yes", *yes, "Ask nothing: write what is not there yet, keep what is");
  return [yes] { return run_init(*yes); };
}

}  // namespace wayfinder::adapter
