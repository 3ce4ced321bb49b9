#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "adapter/commands/command.hpp"
#include "adapter/commands/completion.hpp"
#include "protocol/json.hpp"

/// `wayfinder complete SHELL WORDS…`, which editors/shells/ call: a line for each candidate, as that shell wants it,
/// and
/// ":files" where the shell is to add its files.
namespace wayfinder::adapter {
namespace {

std::string line_of(const std::string& shell, const Candidate& candidate) {
  if (shell == "fish" && !candidate.summary.empty()) return candidate.word + "\t" + candidate.summary;
  if (shell != "zsh") return candidate.word;
  std::string word;  // _describe cuts at a colon
  for (const char letter : candidate.word)
    word += letter == ':' ? std::string{"\\:"} : std::string{letter};
  return candidate.summary.empty() ? word : word + ":" + candidate.summary;
}

Result<int> run_complete(const CLI::App& command) {
  const auto words = command.remaining();
  const std::string shell = words.empty() ? "" : words.front();
  constexpr std::array shells{"bash", "zsh", "fish"};
  if (std::find(shells.begin(), shells.end(), shell) == shells.end()) {
    return refuse("SHELL", "bash, zsh or fish", words.empty() ? "nothing" : shown(json(shell)));
  }
  const auto completion = complete_words(*command.get_parent(), std::span{words}.subspan(1));
  for (const auto& candidate : completion.candidates)
    fmt::print("{}\n", line_of(shell, candidate));
  if (completion.takes_files) fmt::print(":files\n");
  return 0;
}

}  // namespace

CommandWork declare_complete(CLI::App& app) {
  app.prefix_command();
  return [&app] { return run_complete(app); };
}

}  // namespace wayfinder::adapter
