#include "adapter/commands/surroundings.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "adapter/debuggee/interpreter.hpp"
#include "adapter/files/search_path.hpp"

namespace wayfinder::adapter {
namespace {

using enum Finding::Kind;

struct Program {
  std::string_view name;
  std::string_view advice;
};

constexpr std::string_view write_launch_json = "`wayfinder init` writes .vscode/launch.json for a project";
constexpr std::string_view see_manual = "its debugger starts `wayfinder dap`; `program` is all that a launch needs";
constexpr std::array editors{
    Program{"code", write_launch_json},
    Program{"codium", write_launch_json},
    Program{"nvim", "`:packadd wayfinder`, require(\"wayfinder\").setup{} and `:checkhealth wayfinder`"},
    Program{"emacs", see_manual},
    Program{"hx", see_manual},
    Program{"vim", see_manual},
};
constexpr std::array viewers{
    Program{"speedscope", "`wayfinder profile app.lua`, then `speedscope app.lua.speedscope.json`"},
    Program{"flamegraph.pl", "`wayfinder profile --format folded -o - app.lua | flamegraph.pl`"},
    Program{"kcachegrind", "`wayfinder profile --format callgrind app.lua`"},
    Program{"go", "`wayfinder profile --format pprof -o app.pb.gz app.lua`, then `go tool pprof app.pb.gz`"},
};

/// What stands here of a kind of programs, or what does without any of them.
void add_programs(std::vector<Finding>& findings, std::string_view kind, auto& programs, std::string_view without) {
  bool is_any = false;
  for (const Program& program : programs) {
    if (!is_in_path(program.name)) continue;
    findings.push_back({note, fmt::format("{}: {}", kind, program.name), std::string{program.advice}});
    is_any = true;
  }
  if (!is_any) findings.push_back({note, fmt::format("{}: none found", kind), std::string{without}});
}

Finding check_interpreter(const std::string& name) {
  const auto found = find_interpreter("--lua", name, "/");
  if (!found) {
    return {note, fmt::format("{}: {}", name, found.error().message),
            "build wayfinder with the headers of that Lua, which adds its agent"};
  }
  if (const auto loads = check_module("--lua", **found); !loads) {
    return {note, fmt::format("{}: {}", name, loads.error().message),
            "take an interpreter as the distribution builds it, or `--lua 5.4`, which needs none"};
  }
  const auto folder = std::filesystem::path{(*found)->module}.parent_path().string();
  return {note, fmt::format("{}: can be debugged, and its agent is in {}", name, folder),
          fmt::format("`wayfinder run --lua {} app.lua`; for require(\"wayfinder\"): LUA_CPATH=\"{}/?.so;;\"", name,
                      folder)};
}

void add_interpreters(std::vector<Finding>& findings) {
  std::string missing;
  for (const std::string_view name : {"lua5.4", "lua5.3", "lua5.2", "lua5.1", "luajit"}) {
    if (is_in_path(name)) {
      findings.push_back(check_interpreter(std::string{name}));
    } else {
      missing += (missing.empty() ? "" : ", ") + std::string{name};
    }
  }
  if (missing.empty()) return;
  findings.push_back({note, "not installed: " + missing, "install those that programs of yours run in"});
}

}  // namespace

std::vector<Finding> find_surroundings() {
  std::vector<Finding> findings;
  add_interpreters(findings);
  add_programs(findings, "editor", editors,
               "install one that speaks the Debug Adapter Protocol; it starts `wayfinder dap`");
  add_programs(findings, "viewer", viewers,
               "none is needed: `wayfinder profile --format html app.lua` opens in a browser");
  return findings;
}

}  // namespace wayfinder::adapter
