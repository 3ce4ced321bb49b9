#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/reachable_threads.hpp"
#include "runtime/inspect/stop.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

const std::string program = R"(
function produce()
  for i = 1, 3 do
    local item = i * 10
    coroutine.yield(item)
  end
end
kept = coroutine.create(produce)
coroutine.resume(kept)
fresh = coroutine.create(function() end)
dead = coroutine.wrap(function() end)
dead()
local x -- stop
)";

std::vector<dap::Thread> threads_of(StoppedProgram& run) {
  auto body = inspect::threads(run.vm(), {});
  REQUIRE(body);
  return std::move(body->threads);
}

}  // namespace

TEST_CASE("coroutines are threads with names and ids of their own", "[inspect][threads]") {
  StoppedProgram stopped;
  stopped.run(program, [](StoppedProgram& run) {
    const auto threads = threads_of(run);
    REQUIRE(threads.size() == 3);
    CHECK(threads[0].id == 1);
    CHECK(threads[0].name == "main");
    std::int64_t producer = 0;
    for (const dap::Thread& thread : threads) {
      if (thread.name.starts_with("produce@")) producer = thread.id;
    }
    REQUIRE(producer > 1);
    REQUIRE(run.result("1 + 1") == "2");
    CHECK(threads_of(run).size() == 3);  // the agent's own thread is none
    const auto stack = inspect::stack_trace(run.vm(), {producer, std::nullopt, std::nullopt, std::nullopt});
    REQUIRE(stack);
    REQUIRE(stack->stack_frames.size() == 2);
    CHECK(stack->stack_frames[0].name == "coroutine.yield");
    CHECK(stack->stack_frames[1].name == "produce");
    const auto scopes = inspect::scopes(run.vm(), {stack->stack_frames[1].id});
    REQUIRE(scopes);
    CHECK(run.values(scopes->scopes[0].variables_reference)["item"] == "10");
    REQUIRE(run.set(scopes->scopes[0].variables_reference, "item", "11"));
    CHECK(run.values(scopes->scopes[0].variables_reference)["item"] == "11");
  });
}

TEST_CASE("a thread's id keeps nothing alive and is not given again", "[inspect][threads]") {
  const StoppedProgram stopped;
  lua_State* L = stopped.state();
  REQUIRE(luaL_dostring(L,
                        "watched = setmetatable({}, { __mode = 'k' })\n"
                        "local co = coroutine.create(print)\nwatched[co] = true\nreturn co") == LUA_OK);
  lua_State* thread = lua_tothread(L, -1);
  const std::int64_t id = thread_id(L, thread);
  CHECK(id == 2);
  CHECK(thread_id(L, thread) == id);
  lua_settop(L, 0);
  REQUIRE(luaL_dostring(L, "collectgarbage() assert(next(watched) == nil) return coroutine.create(print)") == LUA_OK);
  CHECK(thread_id(L, lua_tothread(L, -1)) == 3);
}

TEST_CASE("without layout the same threads are found by a search", "[inspect][threads]") {
  StoppedProgram stopped;
  stopped.run(program + "local function hold() local hidden = coroutine.create(print) return hidden end\nhold()",
              [](StoppedProgram& run) {
                const auto found = inspect::reachable_threads(run.thread());
                CHECK(found.front() == run.state());
                CHECK(found.size() >= 3);
                lua_getglobal(run.thread(), "kept");
                CHECK(std::ranges::count(found, lua_tothread(run.thread(), -1)) == 1);
                lua_pop(run.thread(), 1);
              });
}
