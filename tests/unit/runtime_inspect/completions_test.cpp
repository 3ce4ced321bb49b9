#include <catch2/catch.hpp>

#include "runtime/inspect/handlers.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

std::vector<std::string> labels(StoppedProgram& run, std::string text) {
  const auto column = static_cast<std::int64_t>(text.size()) + 1;
  const auto body = inspect::completions(run.vm(), {run.frame(), std::move(text), column, std::nullopt});
  REQUIRE(body);
  std::vector<std::string> names;
  for (const dap::CompletionItem& item : body->targets)
    names.push_back(item.label);
  return names;
}

}  // namespace

TEST_CASE("completions offer names, fields and methods, inherited ones too", "[inspect][completions]") {
  StoppedProgram stopped;
  stopped.run(R"(
local upper_value = 1
local Base = { greet = function() end, kind = "base" }
local function work(argument)
  local object = setmetatable({ own = 1, list = { { deep = 2 } } }, { __index = Base })
  return object, upper_value, argument -- stop
end
work(1)
)",
              [](StoppedProgram& run) {
                using List = std::vector<std::string>;
                CHECK(labels(run, "arg") == List{"argument"});
                CHECK(labels(run, "x = upper") == List{"upper_value"});
                CHECK(labels(run, "object.") == List{"greet", "kind", "list", "own"});
                CHECK(labels(run, "object:") == List{"greet"});
                CHECK(labels(run, "print(object.list[1].d") == List{"deep"});
                CHECK(labels(run, "string.fo") == List{"format"});
                CHECK(labels(run, "whi") == List{"while"});
                CHECK(labels(run, "f().") == List{});
                CHECK(inspect::completions(run.vm(), {run.frame(), "x", 0, std::nullopt}).error().field == "column");
              });
}
