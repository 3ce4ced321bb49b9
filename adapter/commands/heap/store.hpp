#pragma once
#include "adapter/commands/command.hpp"

namespace wayfinder::adapter {

/// `wayfinder heap store`: looks after the folder of snapshots.
[[nodiscard]] CommandWork declare_heap_store(CLI::App& store);

}  // namespace wayfinder::adapter
