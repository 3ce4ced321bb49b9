#include "runtime/agent/hello.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "protocol/json.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/luajit/trap.hpp"

namespace wayfinder::runtime {
namespace {

constexpr std::size_t most_command_line_bytes = 1024;

/// The process's command line with spaces between the words.
std::string command_line() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string text(most_command_line_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (text.ends_with('\0'))
    text.pop_back();
  std::ranges::replace(text, '\0', ' ');
  return escape_text(text);
}

}  // namespace

link::HelloBody hello(const std::vector<std::string>& breakpoint_modes, const std::vector<std::string>& notes) {
  link::HelloBody body;
  body.breakpoint_modes = breakpoint_modes;
  body.notes = notes;
  body.lua = is_luajit ? "luajit" : LUA_VERSION_MAJOR "." LUA_VERSION_MINOR;
  body.release = LUA_RELEASE;
  body.process_id = getpid();
  body.command_line = command_line();
  const LayoutVerdict& verdict = layout_verdict();
  if (!verdict.is_trusted && !is_luajit) {
    body.notes.push_back(
        "this Lua's memory layout is not the known one (" + verdict.reason +
        "): breakpoints use a line hook in all code, pause acts when the main coroutine runs, errors are not "
        "stopped at, and sizes in heap snapshots are estimated");
  }
  return body;
}

}  // namespace wayfinder::runtime
