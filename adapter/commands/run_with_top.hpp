#pragma once
#include "adapter/commands/top_options.hpp"
#include "adapter/debuggee/launch_plan.hpp"

namespace wayfinder::adapter {

/// `wayfinder run --top`: runs `plan` under a live view and returns its exit code. On a terminal the program's input is
/// empty, and what it prints there is shown in the view and written when the view ends; else it has the command's own
/// input and output, and tables go to stderr.
[[nodiscard]] Result<int> run_with_top(LaunchPlan plan, const TopOrder& order);

}  // namespace wayfinder::adapter
