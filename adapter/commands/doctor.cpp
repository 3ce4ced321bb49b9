#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "adapter/commands/command.hpp"
#include "adapter/commands/headless_program.hpp"
#include "adapter/config/settings.hpp"
#include "adapter/debuggee/interpreter.hpp"
#include "adapter/files/search_path.hpp"
#include "adapter/files/whole_file.hpp"
#include "memory/store/directory.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

/// One line of the report; `advice` says what to do where something is wrong.
struct Finding {
  bool is_fine{};
  std::string what;
  std::string advice;
};

/// A script of one line, written for the check and removed after it.
class CheckScript {
 public:
  CheckScript() {
    std::string pattern = (fs::temp_directory_path() / "wayfinder-doctor-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return;
    folder_ = pattern;
    if (!write_whole_file(path(), "io.write(\"it runs\")\n")) folder_.clear();
  }
  ~CheckScript() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  CheckScript(const CheckScript&) = delete;
  CheckScript& operator=(const CheckScript&) = delete;
  [[nodiscard]] bool is_there() const { return !folder_.empty(); }
  [[nodiscard]] fs::path path() const { return folder_ / "check.lua"; }

 private:
  fs::path folder_;
};

/// Runs the script under the agent, as a launch would, and tells what the agent said of itself.
std::vector<Finding> check_embedded_lua() {
  const CheckScript script;
  if (!script.is_there()) return {{false, "no folder for temporary files", "set TMPDIR to one that can be written"}};
  asio::io_context io{1};
  HeadlessProgram program{io.get_executor()};
  std::string output;
  program.on_program_output = [&](std::string_view, const OutputPiece& piece) { output += piece.text; };
  link::HelloBody said;
  LaunchPlan plan;
  plan.program = script.path().string();
  plan.directory = "/";
  const auto listen = [&](Agent&, const link::HelloBody& hello) -> asio::awaitable<Result<Nothing>> {
    said = hello;
    co_return Nothing{};
  };
  std::optional<Result<ProgramEnd>> end;
  asio::co_spawn(io, program.run(plan, false, listen),
                 [&](const std::exception_ptr&, Result<ProgramEnd> result) { end = std::move(result); });
  io.run();
  const bool runs = end && *end && (*end)->exit_code == 0 && output == "it runs";
  if (!runs) {
    const std::string why = end && !*end ? end->error().message : "it printed \"" + output + "\"";
    return {
        {false, "the embedded Lua does not run a script: " + why, "reinstall wayfinder; report this with the line"}};
  }
  std::vector<Finding> findings;
  std::string modes;
  for (const auto& mode : said.breakpoint_modes)
    modes += (modes.empty() ? "" : ", ") + mode;
  findings.push_back({true, "embedded " + said.release + " runs and its agent answers", ""});
  findings.push_back({true, "breakpoint engines: " + modes, ""});
  for (const auto& note : said.notes)
    findings.push_back({true, note, ""});
  return findings;
}

Finding check_snapshot_folder() {
  const auto settings = find_settings(fs::current_path());
  if (!settings) return {false, settings.error().message, "correct the file"};
  const auto directory =
      memory::snapshot_directory(settings->settings.memory.snapshot_directory, memory::surroundings_of_process());
  if (!directory) return {false, directory.error().message, "set HOME, or memory.snapshotDirectory in wayfinder.yaml"};
  if (const auto made = memory::make_private_directory(*directory); !made) {
    return {false, made.error().message, "set memory.snapshotDirectory in wayfinder.yaml"};
  }
  if (::access(directory->c_str(), W_OK) != 0) {
    return {false, "heap snapshots cannot be written to " + directory->string(),
            "make the folder writable, or set memory.snapshotDirectory in wayfinder.yaml"};
  }
  return {true, "heap snapshots go to " + directory->string(), ""};
}

void print(const Finding& finding) {
  fmt::print("{} {}\n", finding.is_fine ? "ok  " : "BAD ", finding.what);
  if (!finding.advice.empty()) fmt::print("       -> {}\n", finding.advice);
}

/// What is installed of a kind, for information: nothing of it is needed.
void print_found(std::string_view kind, std::initializer_list<std::string_view> names) {
  std::string found;
  for (const auto name : names) {
    if (is_in_path(name)) found += (found.empty() ? "" : ", ") + std::string{name};
  }
  fmt::print("     {}: {}\n", kind, found.empty() ? "none found" : found);
}

/// The interpreters that are installed under their usual names, and whether `--lua NAME` can run them.
void print_interpreters() {
  for (const std::string_view name : {"lua5.4", "lua5.3", "lua5.2", "lua5.1", "luajit"}) {
    if (!is_in_path(name)) continue;
    const auto found = find_interpreter("--lua", name, "/");
    fmt::print("     {}: {}\n", name, found ? "can be debugged" : found.error().message);
  }
}

Result<int> run_doctor() {
  fmt::print("wayfinder {}\n", WAYFINDER_VERSION);
  auto findings = check_embedded_lua();
  findings.push_back(check_snapshot_folder());
  bool all_fine = true;
  for (const auto& finding : findings) {
    print(finding);
    all_fine = all_fine && finding.is_fine;
  }
  print_interpreters();
  print_found("editors", {"code", "codium", "nvim", "emacs", "hx", "vim"});
  print_found("viewers", {"speedscope", "flamegraph.pl"});
  fmt::print("{}\n", all_fine ? "Ready: an editor starts it as `wayfinder dap`." : "Not ready; see the lines above.");
  return all_fine ? 0 : 1;
}

}  // namespace

CommandWork declare_doctor(CLI::App&) {
  return [] { return run_doctor(); };
}

}  // namespace wayfinder::adapter
