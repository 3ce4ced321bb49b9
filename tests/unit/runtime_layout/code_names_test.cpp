#include "runtime/facts/code_names.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder::runtime;

namespace {

std::string text_of(const layout::CodeName& name) {
  return (name.owner.empty() ? "" : std::string{name.owner} + ".") + std::string{name.name};
}

/// Where the chunk stores each function that it makes, in order.
std::vector<std::string> stored_names(const std::string& chunk) {
  const LuaProgram program;
  REQUIRE(luaL_loadstring(program.L(), chunk.c_str()) == LUA_OK);
  const auto& closure = *static_cast<const layout::LuaClosure*>(lua_topointer(program.L(), -1));
  std::vector<std::string> names;
  for (int i = 0; i < closure.proto->child_count; ++i) {
    names.push_back(text_of(layout::stored_name_of(*closure.proto, *closure.proto->children[i])));
  }
  return names;
}

}  // namespace

TEST_CASE("a function is named by what its closure is stored into", "[layout]") {
  using Names = std::vector<std::string>;
  CHECK(stored_names("local function f() end") == Names{"f"});
  CHECK(stored_names("local a = 1 local f = function() end") == Names{"f"});
  CHECK(stored_names("function g() end h = function() end") == Names{"g", "h"});
  CHECK(stored_names("local M = {} function M.f() end function M:m() end M.g = function() end") ==
        Names{"M.f", "M.m", "M.g"});
  CHECK(stored_names("M = {} function M.f() end") == Names{"M.f"});
  CHECK(stored_names("M = {a = {}} function M.a.f() end") == Names{"a.f"});
  CHECK(stored_names("local x = 1 local M = { f = function() end, 1, g = function() end } local y") ==
        Names{"M.f", "M.g"});
  CHECK(stored_names("local M = {} M.sub = { deep = function() end } local later = {}") == Names{"sub.deep"});
  CHECK(stored_names("G = { f = function() end }") == Names{"G.f"});
  CHECK(stored_names("return function() end") == Names{""});
  CHECK(stored_names("print(function() end)") == Names{""});
  CHECK(stored_names("local t = {} t[1] = function() end") == Names{""});
}

TEST_CASE("a function is named by what it is called through", "[layout]") {
  std::vector<std::string> names;
  LuaProgram program{[&](lua_State* L) {
    const layout::CallInfo& call = *layout::of(L)->call->previous;
    const layout::Proto& proto = *layout::proto_of(call);
    names.push_back(text_of(layout::called_name_of(proto, layout::pc_of(*layout::of(L), call, proto))));
  }};
  program.run(R"(
    local here = probe
    local M = { f = probe, sub = { g = probe } }
    probe()
    here(1, 2, function() end)
    M.f(M.x and 1 or 2)
    M.sub.g()
    M:f()
    local function inner() here() M.f() end
    inner()
    M[1] = probe
    M[1]()
    setmetatable(M, { __add = probe })
    local _ = M + 1)");
  CHECK(names == std::vector<std::string>{"probe", "here", "M.f", "sub.g", "f", "here", "M.f", "", ""});
}
