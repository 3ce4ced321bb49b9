#include "adapter/commands/project_files.hpp"

#include <fmt/format.h>

#include <string_view>
#include <system_error>

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;

/// {0}: the program.
constexpr std::string_view launch_json = R"({{
  "version": "0.2.0",
  "configurations": [
    {{
      "type": "wayfinder",
      "request": "launch",
      "name": "Lua: run and debug",
      "program": "{0}",
      "cwd": "${{workspaceFolder}}"
    }},
    {{
      "type": "wayfinder",
      "request": "attach",
      "name": "Lua: attach to a program that listens",
      "port": 4711
    }}
  ]
}}
)";

constexpr std::string_view settings = R"(# Settings of Wayfinder for this project, as they are without this file.
profiling:
  defaultMode: sampling    # sampling, call, line or allocation
  samplingInterval: 10     # milliseconds between two samples, 0.1 to 10000
  autoExport: false        # true: each stopped profile is also written as speedscope beside the program
memory:
  maxSnapshotsInMemory: 10 # more of them stay readable on the disk
  objectLimit: 0           # most objects in a snapshot; 0: no limit
  keepDays: 7              # older snapshots are removed
)";

/// {0}: the program.
constexpr std::string_view neovim_lua =
    R"(-- Neovim 0.9 and later reads this file in this folder when the option 'exrc' is set; else :luafile .nvim.lua
local found, wayfinder = pcall(require, "wayfinder")
if found and wayfinder.setup then
  wayfinder.setup({{ program = "{0}" }})
end
)";

std::string program_of(const fs::path& folder) {
  std::error_code error;
  for (const std::string_view name : {"main.lua", "app.lua", "init.lua"}) {
    if (fs::is_regular_file(folder / name, error)) return "${workspaceFolder}/" + std::string{name};
  }
  return "${file}";
}

}  // namespace

std::vector<ProjectFile> project_files(const fs::path& folder) {
  const std::string program = program_of(folder);
  return {{".vscode/launch.json", "VS Code, and editors that read its file", fmt::format(launch_json, program)},
          {"wayfinder.yaml", "settings of profiles and snapshots", std::string{settings}},
          {".nvim.lua", "Neovim with nvim-dap", fmt::format(neovim_lua, program)}};
}

}  // namespace wayfinder::adapter
