#pragma once
#include "adapter/commands/command.hpp"

namespace wayfinder::adapter {

/// `wayfinder heap snapshot`: runs a script and writes its heap.
[[nodiscard]] CommandWork declare_heap_snapshot(CLI::App& snapshot);

}  // namespace wayfinder::adapter
