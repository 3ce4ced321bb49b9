#include <CLI/CLI.hpp>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapter/commands/command.hpp"
#include "adapter/commands/heap/export.hpp"
#include "adapter/commands/heap/queries.hpp"
#include "adapter/commands/heap/snapshot.hpp"
#include "adapter/commands/heap/store.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct Subcommand {
  std::string_view name;
  std::string_view summary;
  CommandWork (*declare)(CLI::App& app);
};

constexpr std::array subcommands{
    Subcommand{"snapshot", "Run a script and write its heap to a file", declare_heap_snapshot},
    Subcommand{"top", "List the objects of a snapshot, largest first", declare_heap_top},
    Subcommand{"diff", "Compare two snapshots or more: what grew, and who holds it", declare_heap_diff},
    Subcommand{"show", "Show one object with what it holds and what holds it", declare_heap_show},
    Subcommand{"retainers", "List what holds an object", declare_heap_retainers},
    Subcommand{"path", "Show the way from a root to an object", declare_heap_path},
    Subcommand{"dominators", "Show which objects would free an object, and which it would free",
               declare_heap_dominators},
    Subcommand{"report", "List what is wasted: equal strings, empty slots, closures, suspended coroutines",
               declare_heap_report},
    Subcommand{"export", "Write a snapshot in a format that other tools open", declare_heap_export},
    Subcommand{"store", "Look after the folder of snapshots", declare_heap_store},
};

std::string subcommand_names() {
  std::string names;
  for (const auto& subcommand : subcommands) {
    if (!names.empty()) names += &subcommand == &subcommands.back() ? " or " : ", ";
    names += subcommand.name;
  }
  return names;
}

}  // namespace

CommandWork declare_heap(CLI::App& app) {
  app.require_subcommand(0, 1);
  std::vector<std::pair<CLI::App*, CommandWork>> declared;
  for (const auto& subcommand : subcommands) {
    auto* sub = app.add_subcommand(std::string{subcommand.name}, std::string{subcommand.summary});
    declared.emplace_back(sub, subcommand.declare(*sub));
  }
  app.allow_extras();  // after the subcommands, who would inherit it
  return [&app, declared = std::move(declared)]() -> Result<int> {
    for (const auto& [sub, work] : declared) {
      if (sub->parsed()) return work();
    }
    const auto words = app.remaining();
    return refuse("COMMAND", subcommand_names(), words.empty() ? "nothing" : shown(json(words.front())));
  };
}

}  // namespace wayfinder::adapter
