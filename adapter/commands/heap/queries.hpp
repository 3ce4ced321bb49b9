#pragma once
#include "adapter/commands/command.hpp"

/// Subcommands of `heap` that look into snapshot files; one file each.
namespace wayfinder::adapter {

[[nodiscard]] CommandWork declare_heap_top(CLI::App& top);
[[nodiscard]] CommandWork declare_heap_show(CLI::App& show);
[[nodiscard]] CommandWork declare_heap_retainers(CLI::App& retainers);
[[nodiscard]] CommandWork declare_heap_path(CLI::App& path);
[[nodiscard]] CommandWork declare_heap_dominators(CLI::App& dominators);
[[nodiscard]] CommandWork declare_heap_report(CLI::App& report);
[[nodiscard]] CommandWork declare_heap_diff(CLI::App& diff);

}  // namespace wayfinder::adapter
