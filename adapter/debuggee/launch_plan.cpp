#include "adapter/debuggee/launch_plan.hpp"

#include <filesystem>

#include "adapter/debuggee/process.hpp"

namespace wayfinder::adapter {

std::vector<std::string> host_command(const LaunchPlan& plan, const std::vector<std::string>& link_option) {
  // The link's target gives the process its proper name; after an upgrade in place it names nothing any more.
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const bool is_there = !error && std::filesystem::exists(self, error);
  std::vector<std::string> command{is_there ? self.string() : "/proc/self/exe", "host"};
  command.insert(command.end(), link_option.begin(), link_option.end());
  const bool looks_like_option = plan.program.starts_with('-') && plan.program != "-";
  if (looks_like_option) command.emplace_back("--");  // only then, for the program sees it in `arg`
  command.push_back(plan.program);
  command.insert(command.end(), plan.arguments.begin(), plan.arguments.end());
  return command;
}

ProcessPlan host_process(const LaunchPlan& plan) {
  ProcessPlan process;
  process.arguments = host_command(plan, {"--link-fd", std::to_string(Process::link_descriptor)});
  process.directory = plan.directory;
  process.environment = plan.environment;
  return process;
}

}  // namespace wayfinder::adapter
