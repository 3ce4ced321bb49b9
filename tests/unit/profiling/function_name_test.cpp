#include "profiling/function_name.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder::profiling;

TEST_CASE("a function is named by the line that defines it", "[profiling][function_name]") {
  const auto name = [](std::string_view line) { return name_defined_in(line).value_or("-"); };
  CHECK(name("function handle(request)") == "handle");
  CHECK(name("local function parse_line (text)") == "parse_line");
  CHECK(name("  function M.sub.open(path)") == "M.sub.open");
  CHECK(name("function Cache:put(key, value) -- function of the cache") == "Cache:put");
  CHECK(name("foo = function(a)") == "foo");
  CHECK(name("local foo = function (a) return a end") == "foo");
  CHECK(name("handlers.get = function()") == "handlers.get");
  CHECK(name("t [\"on end\"]=function()") == "on end");
  CHECK(name("  ['close'] = function() end,") == "close");
}

TEST_CASE("a line that names no function gives no name", "[profiling][function_name]") {
  CHECK_FALSE(name_defined_in(""));
  CHECK_FALSE(name_defined_in("table.sort(items, function(a, b)"));
  CHECK_FALSE(name_defined_in("return function()"));
  CHECK_FALSE(name_defined_in("local x = 5 -- function f()"));
  CHECK_FALSE(name_defined_in("print('function f()')"));
  CHECK_FALSE(name_defined_in("a, b = function() end, function() end"));
  CHECK_FALSE(name_defined_in("list[1] = function()"));
  CHECK_FALSE(name_defined_in("'unfinished \\"));
  CHECK_FALSE(name_defined_in("f().x = function()").has_value());
}

TEST_CASE("a function without a name is called by its place", "[profiling][function_name]") {
  CHECK(place_name(FunctionKind::lua, "@lib/app.lua", 12) == "function <lib/app.lua:12>");
  CHECK(place_name(FunctionKind::main_chunk, "@lib/app.lua", 0) == "main chunk (lib/app.lua)");
  CHECK(place_name(FunctionKind::lua, "return 1\nreturn 2", 1) == "function <[string \"return 1...\"]:1>");
  CHECK(place_name(FunctionKind::main_chunk, "return 1", 0) == "main chunk ([string \"return 1\"])");
  CHECK(shown_source("=(load)") == "(load)");
  CHECK(shown_source("=[C]") == "[C]");
  CHECK(shown_source("") == "?");
}
