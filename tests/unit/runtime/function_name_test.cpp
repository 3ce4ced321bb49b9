#include "runtime/breakpoints/function_name.hpp"

#include <catch2/catch.hpp>

using wayfinder::runtime::FunctionName;

TEST_CASE("a function breakpoint's name is cut into file and parts", "[breakpoints]") {
  CHECK(FunctionName::parse("run")->parts() == std::vector<std::string>{"run"});
  CHECK(FunctionName::parse("M.run")->parts() == std::vector<std::string>{"M", "run"});
  CHECK(FunctionName::parse("Class:method")->parts() == std::vector<std::string>{"Class", "method"});
  const auto in_file = FunctionName::parse("lib/app.lua:M.run");
  REQUIRE(in_file);
  CHECK(in_file->file() == "lib/app.lua");
  CHECK(in_file->parts() == std::vector<std::string>{"M", "run"});
}

TEST_CASE("what is no function's name is refused", "[breakpoints]") {
  const auto* wrong = GENERATE("", "1f", "M.", ".f", "a b", "end", "app.lua:", "dir/f");
  CAPTURE(wrong);
  CHECK_FALSE(FunctionName::parse(wrong));
}

TEST_CASE("a name means every function whose declared name ends so", "[breakpoints]") {
  const auto name = FunctionName::parse("M:run");
  REQUIRE(name);
  CHECK(name->is_declared_as("M.run"));
  CHECK(name->is_declared_as("app.M.run"));
  CHECK_FALSE(name->is_declared_as("run"));
  CHECK_FALSE(name->is_declared_as("XM.run"));
  CHECK_FALSE(name->is_declared_as("M.run.more"));
}
