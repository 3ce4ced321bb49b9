#include <catch2/catch.hpp>

#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/stop.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

dap::StackTraceResponseBody stack_of(StoppedProgram& run, std::int64_t thread, std::int64_t start = 0,
                                     std::int64_t levels = 0) {
  auto body = inspect::stack_trace(run.vm(), {thread, start, levels, std::nullopt});
  REQUIRE(body);
  return std::move(*body);
}

}  // namespace

TEST_CASE("a stack names its functions as a traceback does", "[inspect][stack]") {
  StoppedProgram stopped;
  stopped.run(R"(
local module = { inner = function(list)
  return #list -- stop
end }
function visible() local n = module.inner({}) return n end
local function tail() return visible() end
local function sorter() table.sort({ 1, 2 }, function() tail() return false end) end
sorter()
)",
              [](StoppedProgram& run) {
                if (run.stops() > 1) return;
                const auto body = stack_of(run, 1);
                std::vector<std::string> names;
                for (const auto& frame : body.stack_frames)
                  names.push_back(frame.name);
                REQUIRE(names.size() == 6);
                CHECK(names[0] == "inner");
                CHECK(names[1] == "visible (tail call)");
                CHECK(names[2].starts_with("function <[string"));
                CHECK(names[3] == "table.sort");
                CHECK(names[4] == "sorter");
                CHECK(names[5] == "main chunk");
                CHECK(body.total_frames == 6);
                CHECK(body.stack_frames[0].line == 3);
                CHECK(body.stack_frames[0].source->source_reference == 1);
                CHECK(body.stack_frames[3].presentation_hint == dap::StackFramePresentationHint::subtle);
                CHECK(body.stack_frames[3].line == 0);
              });
}

TEST_CASE("a deep stack is given in pages", "[inspect][stack]") {
  StoppedProgram stopped;
  stopped.run(R"(
local function down(n)
  if n == 0 then
    return 0 -- stop
  end
  return 1 + down(n - 1)
end
down(1000)
)",
              [](StoppedProgram& run) {
                const auto first = stack_of(run, 1, 0, 20);
                CHECK(first.total_frames == 1'002);
                REQUIRE(first.stack_frames.size() == 20);
                const auto last = stack_of(run, 1, 990, 100);
                REQUIRE(last.stack_frames.size() == 12);
                CHECK(last.stack_frames.back().name == "main chunk");
                CHECK(stack_of(run, 1, 0, 1).stack_frames[0].id == first.stack_frames[0].id);
                CHECK(stack_of(run, 1, 5'000, 10).stack_frames.empty());
                CHECK(run.values(run.scope("Locals", 700))["n"] == "700");
              });
}

TEST_CASE("a stack of a thread that is not there is refused by name", "[inspect][stack]") {
  StoppedProgram stopped;
  stopped.run("local x -- stop", [](StoppedProgram& run) {
    const auto unknown = inspect::stack_trace(run.vm(), {7, std::nullopt, std::nullopt, std::nullopt});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().field == "threadId");
    CHECK(unknown.error().message == "threadId: expected a thread (there is 1), got 7");
    CHECK(inspect::stack_trace(run.vm(), {1, -1, std::nullopt, std::nullopt}).error().field == "startFrame");
    CHECK(inspect::stack_trace(run.vm(), {1, 0, -1, std::nullopt}).error().field == "levels");
  });
}

TEST_CASE("an error stop tells the error, its type and the traceback", "[inspect][exception]") {
  StoppedProgram stopped;
  stopped.run("local function fail()\n  local x = 1 -- stop\nend\nfail()\n", [](StoppedProgram& run) {
    CHECK(inspect::exception_info(run.vm(), {1}).error().field == "threadId");
    lua_State* L = run.thread();
    lua_pushstring(L, "app.lua:3: boom");
    stop_began(L, {.error_index = lua_gettop(L), .error_is_caught = true});
    const auto info = inspect::exception_info(run.vm(), {1});
    REQUIRE(info);
    CHECK(info->description == "app.lua:3: boom");
    CHECK(info->break_mode == dap::ExceptionBreakMode::always);
    CHECK(info->details->type_name == "string");
    CHECK(info->details->stack_trace->find(
              "stack traceback:\n\t[string \"local function fail()...\"]:2: in local 'fail'") == 0);
    lua_pop(L, 1);
  });
}

TEST_CASE("frames of the agent's own at the top of a stack are not shown", "[inspect][stack]") {
  StoppedProgram stopped;
  stopped.run("local function inner()\n  local x = 1 -- stop\nend\nlocal function outer() inner() x = 1 end\nouter()\n",
              [](StoppedProgram& run) {
                stop_began(run.thread(), {.hidden_levels = 1});
                CHECK(stack_of(run, 1).stack_frames[0].name == "outer");
                CHECK(stack_of(run, 1).total_frames == 2);
              });
}
