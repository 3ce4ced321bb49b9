#include "adapter/debuggee/launch_plan.hpp"

#include <filesystem>

#include "adapter/debuggee/process.hpp"

namespace wayfinder::adapter {
namespace {

/// This executable with its embedded Lua; `link_option` tells it where its link is.
std::vector<std::string> host_words(const std::vector<std::string>& link_option) {
  // The link's target gives the process its proper name; after an upgrade in place it names nothing any more.
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const bool is_there = !error && std::filesystem::exists(self, error);
  std::vector<std::string> words{is_there ? self.string() : "/proc/self/exe", "host"};
  words.insert(words.end(), link_option.begin(), link_option.end());
  return words;
}

void append_script(std::vector<std::string>& words, const LaunchPlan& plan) {
  const bool looks_like_option = plan.program.starts_with('-') && plan.program != "-";
  if (looks_like_option) words.emplace_back("--");  // only then, for the program sees it in `arg`
  words.push_back(plan.program);
  words.insert(words.end(), plan.arguments.begin(), plan.arguments.end());
}

}  // namespace

ProgramCommand plain_command(const LaunchPlan& plan) {
  ProgramCommand command{plan.interpreter ? std::vector{plan.interpreter->path} : host_words({}), plan.environment};
  append_script(command.words, plan);
  return command;
}

ProgramCommand command_with_link(const LaunchPlan& plan, Link link) {
  const bool is_path = std::holds_alternative<std::string>(link);
  const std::string place = is_path ? std::get<std::string>(link) : std::to_string(std::get<int>(link));
  ProgramCommand command{{}, plan.environment};
  if (plan.interpreter) {
    command.words = {plan.interpreter->path};
    command.environment = environment_with_agent(*plan.interpreter, plan.environment);
    command.environment[is_path ? "WAYFINDER_LINK_PATH" : "WAYFINDER_LINK_FD"] = place;
  } else {
    command.words = host_words({is_path ? "--link-path" : "--link-fd", place});
  }
  append_script(command.words, plan);
  return command;
}

ProcessPlan program_process(const LaunchPlan& plan) {
  auto command = command_with_link(plan, Process::link_descriptor);
  ProcessPlan process;
  process.arguments = std::move(command.words);
  process.directory = plan.directory;
  process.environment = std::move(command.environment);
  return process;
}

}  // namespace wayfinder::adapter
