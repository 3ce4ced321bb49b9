#pragma once
#include <optional>
#include <string>

#include "adapter/debuggee/launch_plan.hpp"
#include "protocol/error.hpp"

namespace CLI {
class App;
}

namespace wayfinder::adapter {

/// Makes `app` stop at the first argument that is no option: the script; everything behind it belongs to the script. A
/// script whose name looks like an option stands behind `--`.
void take_script(CLI::App& app);

/// The script and its arguments as a plan that runs in the current folder.
/// Errors: bad_argument with field "SCRIPT" (missing, not readable) or "--lua" (not in this build).
[[nodiscard]] Result<LaunchPlan> plan_script(const CLI::App& app, const std::optional<std::string>& lua);

}  // namespace wayfinder::adapter
