#include "adapter/debuggee/interpreter.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <vector>

#include "adapter/debuggee/process.hpp"
#include "adapter/files/search_path.hpp"
#include "protocol/json.hpp"

extern char** environ;

namespace wayfinder::adapter {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Known {
  std::string_view version;
  std::initializer_list<std::string_view> names;
};
constexpr std::string_view wanted = "5.1, 5.2, 5.3, 5.4, luajit or the path of an interpreter";

const std::array<Known, 5>& known_versions() {
  static const std::array<Known, 5> known{{{"5.1", {"lua5.1", "lua51", "lua-5.1"}},
                                           {"5.2", {"lua5.2", "lua52", "lua-5.2"}},
                                           {"5.3", {"lua5.3", "lua53", "lua-5.3"}},
                                           {"5.4", {"lua5.4", "lua54", "lua-5.4"}},
                                           {"luajit", {"luajit"}}}};
  return known;
}

bool is_init_variable(std::string_view entry) {
  return entry.starts_with("LUA_INIT=") || entry.starts_with("LUA_INIT_");
}

/// What it writes within some seconds; killed after them.
std::string output_of(const std::string& path, const std::string& code) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const Descriptor reading{ends[0]};
  Descriptor writing{ends[1]};
  std::array<std::string, 3> words{path, "-e", code};
  std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
  std::vector<char*> envp;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!is_init_variable(*entry)) envp.push_back(*entry);
  }
  envp.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, writing.get(), 1);
  ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t id = 0;
  const int failed = ::posix_spawnp(&id, path.c_str(), &actions, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return {};
  writing = Descriptor{};
  std::string output;
  constexpr std::size_t enough_bytes = 4096;
  const auto end = Clock::now() + std::chrono::seconds{5};
  for (auto left = end - Clock::now(); left > Clock::duration::zero() && output.size() < enough_bytes;
       left = end - Clock::now()) {
    pollfd wait{reading.get(), POLLIN, 0};
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(left).count() + 1;
    if (::poll(&wait, 1, static_cast<int>(milliseconds)) <= 0) continue;
    std::array<char, 512> bytes{};
    const auto count = ::read(reading.get(), bytes.data(), bytes.size());
    if (count <= 0) break;
    output.append(bytes.data(), static_cast<std::size_t>(count));
  }
  ::kill(id, SIGKILL);
  ::waitpid(id, nullptr, 0);
  return output;
}

/// "5.3", "luajit"; "": it is no Lua.
std::string version_of(const std::string& path) {
  static constexpr std::string_view mark = "Lua at ";
  const std::string output =
      output_of(path, "io.write('Lua at ', type(rawget(_G, 'jit')) == 'table' and 'luajit' or _VERSION, '\\n')");
  if (!output.starts_with(mark) || !output.ends_with('\n')) return {};
  const std::string said = output.substr(mark.size(), output.size() - mark.size() - 1);
  return said.starts_with("Lua ") ? said.substr(4) : said;
}

/// In the build's folder, or where it was installed.
std::optional<std::string> module_for(const std::string& version) {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  for (const fs::path& folder : {self.parent_path() / "../lua", self.parent_path() / WAYFINDER_MODULES_FROM_BIN}) {
    const fs::path module = (folder / version / "wayfinder.so").lexically_normal();
    if (fs::exists(module, error)) return module.string();
  }
  return std::nullopt;
}

std::string in_json(std::string_view text) {
  return shown(json(std::string{text}));
}

Result<std::string> path_of_version(std::string_view field, const Known& known) {
  for (const auto name : known.names) {
    if (is_in_path(name)) return std::string{name};
  }
  return refuse(std::string{field}, fmt::format("a Lua that is installed ({} is not in PATH)", *known.names.begin()),
                in_json(known.version));
}

Result<std::string> path_of_wish(std::string_view field, std::string_view wish, const std::string& directory) {
  for (const Known& known : known_versions()) {
    if (known.version == wish) return path_of_version(field, known);
  }
  const bool is_path = wish.find('/') != wish.npos;
  if (is_path) {
    std::string path = (fs::path{directory} / wish).lexically_normal().string();
    std::error_code error;
    if (::access(path.c_str(), X_OK) == 0 && !fs::is_directory(path, error)) return path;
  } else if (is_in_path(wish)) {
    return std::string{wish};
  }
  return refuse(std::string{field}, std::string{wanted}, in_json(wish));
}

}  // namespace

Result<std::optional<Interpreter>> find_interpreter(std::string_view field, std::string_view wish,
                                                    const std::string& directory) {
  if (wish == embedded_lua) return std::nullopt;
  auto path = path_of_wish(field, wish, directory);
  if (!path) return tl::unexpected(std::move(path.error()));
  Interpreter interpreter{.path = std::move(*path), .version = {}, .module = {}};
  interpreter.version = version_of(interpreter.path);
  if (interpreter.version.empty()) {
    return refuse(std::string{field}, "an interpreter of Lua", in_json(interpreter.path) + ", which is none");
  }
  auto module = module_for(interpreter.version);
  if (!module) {
    return refuse(std::string{field}, "a Lua that this wayfinder has a module for",
                  fmt::format("{} (Lua {})", in_json(interpreter.path), interpreter.version), ErrorCode::unsupported);
  }
  interpreter.module = std::move(*module);
  return interpreter;
}

Result<void> check_module(std::string_view field, const Interpreter& interpreter) {
  const std::string output = output_of(
      interpreter.path, fmt::format("local check, why = package.loadlib([==[{}]==], 'luaopen_wayfinder_check') "
                                    "io.write(check and 'expected ' .. check() or 'not loaded ' .. why, '\\n')",
                                    interpreter.module));
  const std::string_view said = std::string_view{output}.substr(0, output.find('\n'));
  const auto refuse_for = [&](std::string_view expected, std::string_view why) {
    return refuse(std::string{field}, std::string{expected}, in_json(interpreter.path) + std::string{why},
                  ErrorCode::unsupported);
  };
  constexpr std::string_view not_loaded = "not loaded ", expected = "expected ";
  if (said.starts_with(not_loaded)) {
    return refuse_for("an interpreter that can load C modules", fmt::format(" ({})", said.substr(not_loaded.size())));
  }
  if (said.starts_with(expected) && said.size() > expected.size()) {
    return refuse_for(said.substr(expected.size()), " (built otherwise)");
  }
  return {};
}

EnvironmentChanges environment_with_agent(const Interpreter& interpreter, EnvironmentChanges asked) {
  const bool has_versioned = interpreter.version != "5.1" && interpreter.version != "luajit";
  const std::string name = has_versioned ? "LUA_INIT_5_" + interpreter.version.substr(2) : "LUA_INIT";
  std::optional<std::string> text;
  if (const auto users = asked.find(name); users != asked.end()) {
    text = users->second;
  } else if (const char* inherited = std::getenv(name.c_str()); inherited != nullptr) {
    text = inherited;
  }
  asked["WAYFINDER_INIT_NAME"] = name;
  asked["WAYFINDER_INIT_TEXT"] = text;
  asked[name] = fmt::format("package.loadlib([==[{}]==], 'luaopen_wayfinder_launch')()", interpreter.module);
  return asked;
}

}  // namespace wayfinder::adapter
