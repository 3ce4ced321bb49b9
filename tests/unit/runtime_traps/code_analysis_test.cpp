#include "runtime/traps/code_analysis.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;
using traps::CodeAnalysis;

namespace {

/// Of the main chunk.
CodeAnalysis analysis_of(const LuaProgram& program, const std::string& text) {
  REQUIRE(luaL_loadstring(program.L(), text.c_str()) == LUA_OK);
  return CodeAnalysis{*static_cast<const layout::LuaClosure*>(lua_topointer(program.L(), -1))->proto};
}

std::vector<int> lines_of(const CodeAnalysis& analysis, const CodeAnalysis::Plan& plan) {
  std::vector<int> lines;
  for (const auto& site : plan.sites) {
    if (site.begins_line) lines.push_back(analysis.line_of(site.pc));
  }
  return lines;
}

const auto every_line = [](int) { return true; };

}  // namespace

TEST_CASE("a trap stands where each line begins, and nowhere else", "[traps]") {
  const LuaProgram program;
  const CodeAnalysis analysis = analysis_of(program, "local a = 1\nlocal b = 2\n\nprint(a, b)\n");
  const auto plan = analysis.plan(every_line, false);
  CHECK(plan.is_whole);
  CHECK(lines_of(analysis, plan) == std::vector<int>{1, 2, 4});
  const auto one = analysis.plan([](int line) { return line == 2; }, false);
  CHECK(lines_of(analysis, one) == std::vector<int>{2});
}

TEST_CASE("a line that is also come to within itself is told apart by traps that tell nothing", "[traps]") {
  const LuaProgram program;
  const CodeAnalysis analysis = analysis_of(program, "local n = 0\nfor i = 1, 3 do n = n + (i > 1 and 1 or 2) end\n");
  const auto plan = analysis.plan([](int line) { return line == 2; }, false);
  CHECK(plan.is_whole);
  CHECK(lines_of(analysis, plan).size() < plan.sites.size());
}

TEST_CASE("a line that begins between a call and the one that takes all its results takes no trap", "[traps]") {
  const LuaProgram program;
  const CodeAnalysis analysis = analysis_of(program, "print(\n  select(2, 1, 2)\n)\n");
  CHECK_FALSE(analysis.plan([](int line) { return line == 1; }, false).is_whole);
  CHECK(analysis.plan([](int line) { return line == 2; }, false).is_whole);
}

TEST_CASE("for its calls a function has a trap where it begins, of whatever line", "[traps]") {
  const LuaProgram program;
  const CodeAnalysis analysis = analysis_of(program, "local a = ...\nreturn a\n");
  const auto plan = analysis.plan([](int) { return false; }, true);
  REQUIRE(plan.sites.size() == 1);
  CHECK(plan.sites[0].pc == 1);  // the instruction before takes the arguments
  CHECK_FALSE(plan.sites[0].begins_line);
}
