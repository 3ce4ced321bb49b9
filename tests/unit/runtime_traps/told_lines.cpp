#include "tests/unit/runtime_traps/told_lines.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/hooks/real_api.hpp"
#include "runtime/traps/trap_function.hpp"

using namespace wayfinder::runtime;

namespace {

/// One run; what a hook and a trap reach.
struct Run {
  explicit Run(WantedLines lines) : wanted{std::move(lines)} {}

  void tell(const ToldLine& line) {
    told.lines.push_back(line);
    wanted.was_told(line);
  }

  WantedLines wanted;
  Told told;
  std::vector<layout::Proto*> functions;
  traps::TrapSet* set{};
  lua_State* L{};
};
Run* run = nullptr;

void collect(layout::Proto& proto, std::vector<layout::Proto*>& all) {
  all.push_back(&proto);
  for (int i = 0; i < proto.child_count; ++i)
    collect(*proto.children[i], all);
}

std::vector<layout::Proto*> functions_of(lua_State* L, int index) {
  std::vector<layout::Proto*> all;
  collect(*static_cast<const layout::LuaClosure*>(lua_topointer(L, index))->proto, all);
  return all;
}

void set_traps() {
  for (layout::Proto* proto : run->functions) {
    const auto is_wanted = [proto](int line) { return run->wanted.has({proto->first_line, line}); };
    (void)run->set->set(*proto, is_wanted, false);
  }
  run->set->stand(run->L);
}

void on_line(lua_State* L, lua_Debug* ar) {
  lua_getinfo(L, "Sl", ar);
  const ToldLine line{ar->linedefined, ar->currentline};
  if (std::string_view{ar->source} == "=chunk" && run->wanted.has(line)) run->tell(line);
}

bool on_trap(lua_State*, const traps::TrapHit& hit) noexcept {
  const ToldLine line{hit.proto.first_line, hit.line};
  if (!hit.beginning.is_line || !run->wanted.has(line)) return true;
  run->tell(line);
  set_traps();  // perhaps others are wanted now
  return true;
}

/// Calls the chunk on top of the stack.
std::string output_of(lua_State* L) {
  const bool fails = lua_pcall(L, 0, 1, 0) != LUA_OK;
  const char* text = lua_tostring(L, -1);
  std::string output = std::string{fails ? "error: " : ""} + (text == nullptr ? "no text" : text);
  lua_pop(L, 1);
  return output;
}

void load(lua_State* L, const std::string& text) {
  INFO(text);
  REQUIRE(luaL_loadbuffer(L, text.data(), text.size(), "=chunk") == LUA_OK);
}

}  // namespace

WantedLines::WantedLines(std::vector<ToldLine> lines, Next next)
    : all_{std::move(lines)}, wanted_{all_}, next_{std::move(next)} {}

bool WantedLines::has(const ToldLine& line) const {
  return std::ranges::find(wanted_, line) != wanted_.end();
}

void WantedLines::toggle(const ToldLine& line) {
  if (std::erase(wanted_, line) == 0) wanted_.push_back(line);
}

std::vector<ToldLine> lines_of_chunk(const std::string& text) {
  const LuaProgram program;
  load(program.L(), text);
  std::vector<ToldLine> lines;
  for (const layout::Proto* proto : functions_of(program.L(), -1))
    layout::for_each_line(*proto, [&](int line) { lines.push_back({proto->first_line, line}); });
  std::ranges::sort(lines);
  const auto repeated = std::ranges::unique(lines);
  lines.erase(repeated.begin(), repeated.end());
  return lines;
}

Told run_plainly(const std::string& text) {
  const LuaProgram program;
  load(program.L(), text);
  return {{}, output_of(program.L())};
}

Told run_with_hook(const std::string& text, WantedLines wanted) {
  const LuaProgram program;
  Run hooked{std::move(wanted)};
  run = &hooked;
  load(program.L(), text);
  __real_lua_sethook(program.L(), on_line, LUA_MASKLINE, 0);
  hooked.told.output = output_of(program.L());
  return hooked.told;
}

Told run_with_traps(const std::string& text, WantedLines wanted) {
  const LuaProgram program;
  Run trapped{std::move(wanted)};
  run = &trapped;
  static traps::TrapSet set{on_trap};  // its memory is never given back: one for all runs
  trapped.set = &set;
  trapped.L = program.L();
  load(program.L(), text);
  trapped.functions = functions_of(program.L(), -1);
  lua_pushvalue(program.L(), -1);  // stays: its functions do not go
  lua_insert(program.L(), 1);
  REQUIRE(set.open(program.L()));
  set_traps();
  trapped.told.output = output_of(program.L());
  CHECK(set.close(program.L()));
  return trapped.told;
}
