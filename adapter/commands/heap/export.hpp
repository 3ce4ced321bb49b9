#pragma once
#include "adapter/commands/command.hpp"

namespace wayfinder::adapter {

/// `wayfinder heap export FILE --to FORMAT [-o FILE]`: a snapshot file as one that other tools open. Declares its
/// options on `heap_export`, a subcommand of `heap`. Usage errors name FILE, --to or -o.
[[nodiscard]] CommandWork declare_heap_export(CLI::App& heap_export);

}  // namespace wayfinder::adapter
