#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>

#include "adapter/commands/colour.hpp"
#include "adapter/commands/command.hpp"
#include "adapter/commands/finding.hpp"
#include "adapter/commands/headless_program.hpp"
#include "adapter/commands/surroundings.hpp"
#include "adapter/config/settings.hpp"
#include "adapter/files/whole_file.hpp"
#include "memory/store/directory.hpp"

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;
using enum Finding::Kind;

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
  if (!script.is_there()) return {{bad, "no folder for temporary files", "set TMPDIR to one that can be written"}};
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
    return {{bad, "the embedded Lua does not run a script: " + why, "reinstall wayfinder; report this with the line"}};
  }
  std::vector<Finding> findings;
  std::string modes;
  for (const auto& mode : said.breakpoint_modes)
    modes += (modes.empty() ? "" : ", ") + mode;
  findings.push_back({fine, "embedded " + said.release + " runs and its agent answers", ""});
  findings.push_back({fine, "breakpoint engines: " + modes, ""});
  for (const auto& sentence : said.notes)
    findings.push_back({fine, sentence, ""});
  return findings;
}

Finding check_snapshot_folder() {
  const auto settings = find_settings(fs::current_path());
  if (!settings) return {bad, settings.error().message, "correct the file"};
  const auto directory =
      memory::snapshot_directory(settings->settings.memory.snapshot_directory, memory::surroundings_of_process());
  if (!directory) return {bad, directory.error().message, "set HOME, or memory.snapshotDirectory in wayfinder.yaml"};
  if (const auto made = memory::make_private_directory(*directory); !made) {
    return {bad, made.error().message, "set memory.snapshotDirectory in wayfinder.yaml"};
  }
  if (::access(directory->c_str(), W_OK) != 0) {
    return {bad, "heap snapshots cannot be written to " + directory->string(),
            "make the folder writable, or set memory.snapshotDirectory in wayfinder.yaml"};
  }
  return {fine, "heap snapshots go to " + directory->string(), ""};
}

std::string mark_of(Finding::Kind kind) {
  if (kind == note) return "    ";
  return kind == fine ? in_colour(Colour::green, "ok  ") : in_colour(Colour::red, "BAD ");
}

void print(const Finding& finding) {
  fmt::print("{} {}\n", mark_of(finding.kind), finding.what);
  if (!finding.advice.empty()) fmt::print("       {}\n", in_colour(Colour::faint, "-> " + finding.advice));
}

Result<int> run_doctor() {
  fmt::print("wayfinder {}\n", WAYFINDER_VERSION);
  auto findings = check_embedded_lua();
  findings.push_back(check_snapshot_folder());
  std::ranges::move(find_surroundings(), std::back_inserter(findings));
  bool all_fine = true;
  for (const auto& finding : findings) {
    print(finding);
    all_fine = all_fine && finding.kind != bad;
  }
  fmt::print("{}\n", all_fine ? "Ready: an editor starts it as `wayfinder dap`; `wayfinder init` sets a project up."
                              : "Not ready: do what stands under the lines marked BAD.");
  return all_fine ? 0 : 1;
}

}  // namespace

CommandWork declare_doctor(CLI::App&) {
  return [] { return run_doctor(); };
}

}  // namespace wayfinder::adapter
