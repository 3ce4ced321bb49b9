#include "runtime/commands/command_table.hpp"

#include <array>

#include "runtime/heap/heap.hpp"
#include "runtime/inspect/inspect.hpp"
#include "runtime/tracing/collectors.hpp"

namespace wayfinder::runtime {

const Command* find_command(std::string_view name) noexcept {
  static const std::array lists{control_commands(), breakpoint_commands(), inspect_commands(), collector_commands(),
                                heap_commands()};
  for (const auto& list : lists) {
    for (const Command& command : list) {
      if (command.name == name) return &command;
    }
  }
  return nullptr;
}

}  // namespace wayfinder::runtime
