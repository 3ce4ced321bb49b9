#include "runtime/breakpoints/compiled_lines.hpp"

#include <algorithm>
#include <limits>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/luajit/code.hpp"

namespace wayfinder::runtime {
namespace {

/// Ascending, each once.
void sort_lines(std::vector<int>& lines) {
  std::ranges::sort(lines);
  const auto repeated = std::ranges::unique(lines);
  lines.erase(repeated.begin(), repeated.end());
}

/// A state that compiles and never runs.
class ScratchState {
 public:
  ScratchState() : state_{luaL_newstate()} {}
  ~ScratchState() {
    if (state_ != nullptr) __real_lua_close(state_);
  }
  ScratchState(const ScratchState&) = delete;
  ScratchState& operator=(const ScratchState&) = delete;
  [[nodiscard]] lua_State* get() const noexcept { return state_; }

  /// Reads the function that a load of `status` has left on the stack.
  [[nodiscard]] Result<CodeLines> read_lines(int status) const {
    if (status != LUA_OK) {
      const char* message = lua_tostring(state_, -1);
      return fail(status == LUA_ERRFILE ? ErrorCode::file : ErrorCode::evaluation, message == nullptr ? "" : message);
    }
    if constexpr (is_luajit) return lines_of_luajit_chunk(state_, -1);
    const auto* closure = static_cast<const layout::LuaClosure*>(lua_topointer(state_, -1));
    return lines_of_chunk(*closure->proto);
  }

 private:
  lua_State* state_;
};

Result<void> check_that_lines_can_be_read(const ScratchState& scratch) {
  if (scratch.get() == nullptr) return fail(ErrorCode::internal, "not enough memory to compile the source");
  bool can_look_into_functions = hooks_trust_layout();
  if constexpr (is_luajit) can_look_into_functions = luajit::places() != nullptr;
  if (!can_look_into_functions) {
    return fail(ErrorCode::unsupported, "this Lua's memory layout is not the known one: lines are known once they run");
  }
  return {};
}

void add_functions(const layout::Proto& proto, std::vector<FunctionLines>& functions) {
  const bool is_main = proto.first_line == 0;
  functions.push_back(
      {proto.first_line, is_main ? std::numeric_limits<int>::max() : proto.last_line, lines_of_function(proto)});
  for (int child = 0; child < proto.child_count; ++child) {
    add_functions(*proto.children[child], functions);
  }
}

}  // namespace

Result<CodeLines> compile_file_lines(const std::string& path) {
  const ScratchState scratch;
  if (auto ready = check_that_lines_can_be_read(scratch); !ready) return tl::unexpected(ready.error());
  return scratch.read_lines(luaL_loadfilex(scratch.get(), path.c_str(), "t"));
}

Result<CodeLines> compile_text_lines(std::string_view text) {
  const ScratchState scratch;
  if (auto ready = check_that_lines_can_be_read(scratch); !ready) return tl::unexpected(ready.error());
  return scratch.read_lines(luaL_loadbufferx(scratch.get(), text.data(), text.size(), "=source", "t"));
}

CodeLines lines_of_chunk(const layout::Proto& proto) {
  std::vector<FunctionLines> functions;
  add_functions(proto, functions);
  return CodeLines{std::move(functions)};
}

CodeLines lines_of_luajit_chunk([[maybe_unused]] lua_State* L, [[maybe_unused]] int index) {
  std::vector<FunctionLines> functions;
  if constexpr (is_luajit) {
    luajit::for_each_function(L, index, [&functions](lua_State* inner) {
      const luajit::Code code = luajit::code_at(inner, -1);
      const bool is_main = code.first_line == 0;
      FunctionLines function{code.first_line, is_main ? std::numeric_limits<int>::max() : code.last_line, {}};
      for (const luajit::LineStart& start : luajit::line_starts(inner, -1, code)) {
        function.lines.push_back(start.line);
      }
      sort_lines(function.lines);
      functions.push_back(std::move(function));
    });
  }
  return CodeLines{std::move(functions)};
}

std::vector<int> lines_of_function(const layout::Proto& proto) {
  std::vector<int> lines;
  layout::for_each_line(proto, [&](int line) {
    if (lines.empty() || lines.back() != line) lines.push_back(line);
  });
  sort_lines(lines);
  return lines;
}

}  // namespace wayfinder::runtime
