#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "stopped_program.hpp"

// To show a value runs nothing of the program: no metamethod, no finalizer, no message handler.
using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

const std::string program = R"(
ran = {}
local function noted(event) return function() ran[#ran + 1] = event end end
local every = { __metatable = "locked" }
for _, name in ipairs { "index", "newindex", "len", "call", "pairs", "tostring", "name", "eq", "lt", "le", "add", "unm",
                        "concat", "close", "gc", "mode" } do
  every["__" .. name] = noted(name)
end
local odd = setmetatable({ 1, 2, key = "value" }, every)
local other = setmetatable({}, every)
local holder = { [odd] = odd, list = { odd, other } }
local function handler(message) ran[#ran + 1] = "handler" return message end
collectgarbage("incremental", 10, 1000)
local function work(...)
  collectgarbage("stop")  -- until the client looks
  for _ = 1, 100 do setmetatable({}, { __gc = noted("finalizer") }) end
  return odd, other, holder -- stop
end
xpcall(work, handler, odd)
)";

/// What has run; found out without an allocation, which might let the collector run a finalizer.
std::vector<std::string> ran(lua_State* L) {
  std::vector<std::string> events;
  lua_getglobal(L, "ran");
  for (lua_Integer i = 1; lua_rawgeti(L, -1, i) == LUA_TSTRING; ++i) {
    events.emplace_back(lua_tostring(L, -1));
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
  return events;
}

json hover(StoppedProgram& run, std::int64_t frame, const std::string& expression) {
  const auto answer = run.ask("evaluate", {{"expression", expression}, {"context", "hover"}, {"frameId", frame}});
  return answer ? answer->at("result") : json("refused: " + answer.error().message);
}

void show_all(StoppedProgram& run, std::int64_t reference, int depth) {
  const auto answer = run.ask("variables", {{"variablesReference", reference}});
  REQUIRE(answer);
  for (const json& child : answer->at("variables")) {
    const auto inner = child.at("variablesReference").get<std::int64_t>();
    if (inner != 0 && depth > 0) show_all(run, inner, depth - 1);
  }
}

}  // namespace

TEST_CASE("no metamethod runs to show a value", "[inspect][variables]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const std::int64_t frame = run.frame();
    const std::vector scopes{run.scope("Locals"), run.scope("Upvalues"), run.scope("Globals")};
    lua_gc(run.thread(), LUA_GCRESTART);
    for (const std::int64_t scope : scopes) {
      show_all(run, scope, 3);
    }
    CHECK(hover(run, frame, "odd") == "{1, 2, key = \"value\"}");
    CHECK(hover(run, frame, "odd.absent") == "nil");
    CHECK(hover(run, frame, "odd == other") == "false");
    CHECK(hover(run, frame, "#odd") == "2");
    for (const char* refused : {"odd + 1", "-odd", "odd < other", "odd <= other", "odd .. 'x'", "odd()"}) {
      CAPTURE(refused);
      CHECK(hover(run, frame, refused).get<std::string>().starts_with("refused: "));
    }
    REQUIRE(run.ask("completions", {{"text", "odd."}, {"column", 5}, {"frameId", frame}}));
    REQUIRE(run.ask("inspectRegistry", json::object()));
    REQUIRE(run.ask("threads", json::object()));
    REQUIRE(run.ask("stackTrace", {{"threadId", 1}}));
    CHECK(ran(run.thread()).empty());
  });
}

TEST_CASE("no finalizer runs to show a value, but evaluated code may make them run", "[inspect][variables]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const std::int64_t frame = run.frame();
    lua_gc(run.thread(), LUA_GCRESTART);
    for (int i = 0; i < 2'000; ++i) {
      CHECK(hover(run, frame, "holder.absent" + std::to_string(i)) == "nil");
    }
    CHECK(ran(run.thread()).empty());
    REQUIRE(run.ask("evaluate", {{"expression", "collectgarbage()"}, {"frameId", frame}}));
    CHECK(ran(run.thread()).size() > 90);
  });
}

TEST_CASE("evaluated code finds the collector as the program has it, and may change it", "[inspect][evaluate]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    lua_gc(run.thread(), LUA_GCRESTART);
    const auto result = [&run](const char* expression) {
      const auto answer = run.ask("evaluate", {{"expression", expression}, {"frameId", run.frame()}});
      REQUIRE(answer);
      return answer->at("result").get<std::string>();
    };
    CHECK(result("collectgarbage('isrunning')") == "true");
    CHECK(lua_gc(run.thread(), LUA_GCISRUNNING) == 1);
    CHECK(result("collectgarbage('stop'), collectgarbage('isrunning')") == "0, false");
    CHECK(result("collectgarbage('isrunning')") == "false");
    CHECK(lua_gc(run.thread(), LUA_GCISRUNNING) == 0);
    CHECK(result("collectgarbage('restart'), collectgarbage('isrunning')") == "0, true");
  });
  CHECK(lua_gc(stopped.state(), LUA_GCISRUNNING) == 1);
}

TEST_CASE("an expression that is too deep for the compiler is no business of the program's message handler",
          "[inspect][evaluate]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const std::string deep = std::string(300, '(') + "1" + std::string(300, ')');
    CHECK(hover(run, run.frame(), deep) == "refused: C stack overflow");
    CHECK(run.result(deep) == "error: C stack overflow");
    CHECK(ran(run.thread()).empty());
  });
}
