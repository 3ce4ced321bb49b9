#pragma once
#include <vector>

#include "adapter/commands/finding.hpp"

namespace wayfinder::adapter {

/// The interpreters, editors and viewers that are installed, each with what can be done with it here. Notes all of
/// them. Thread: any; starts each interpreter once or twice.
[[nodiscard]] std::vector<Finding> find_surroundings();

}  // namespace wayfinder::adapter
