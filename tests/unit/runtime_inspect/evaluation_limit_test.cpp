#include "runtime/hooks/evaluation_limit.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "runtime/agent/cancellation.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

namespace {

const std::string program = R"(
function spin() while true do end end
closing = setmetatable({}, { __close = spin })
calls = ("abc"):gmatch(".")  -- a C function whose calls can be counted
local function unhooked(body)
  local thread = coroutine.create(body)
  debug.sethook(thread)
  coroutine.resume(thread)
  return thread
end
endless = unhooked(function() coroutine.yield() spin() end)
closing_late = unhooked(function() local held <close> = closing coroutine.yield() end)
counter = unhooked(function() for i = 0, 100 do coroutine.yield(i) end end)
local x = 1
done = x -- stop
)";

void at_stop(std::chrono::milliseconds limit, const std::function<void(StoppedProgram&)>& check) {
  StoppedProgram stopped;
  stopped.run(program, [&](StoppedProgram& run) {
    set_evaluation_limit(run.thread(), limit);
    check(run);
  });
  lua_getglobal(stopped.state(), "done");
  CHECK(lua_tointeger(stopped.state(), -1) == 1);
}

void check_times_out(StoppedProgram& stopped, const char* expression) {
  CAPTURE(expression);
  const auto answer = stopped.evaluate(expression);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "the evaluation took longer than 20 ms");
  CHECK(answer.error().code == ErrorCode::timed_out);
  CHECK_FALSE(evaluation_runs());
  CHECK(stopped.result("x + 1") == "2");
}

/// Evaluates while another OS thread cancels request 7 all the time.
Result<dap::EvaluateResponseBody> evaluate_cancelled(StoppedProgram& stopped, std::int64_t request,
                                                     const char* expression) {
  Cancellation cancellation;
  const RequestAtWork evaluating{cancellation, request};
  std::atomic<bool> has_ended{false};
  std::thread canceller{[&] {
    while (!has_ended) {
      cancellation.cancel(7);
      std::this_thread::yield();
    }
  }};
  auto answer = stopped.evaluate(expression);
  has_ended = true;
  canceller.join();
  return answer;
}

}  // namespace

TEST_CASE("an endless evaluation ends at its time limit, and so does the next one", "[inspect][evaluate]") {
  at_stop(std::chrono::milliseconds{20}, [](StoppedProgram& stopped) {
    for (const char* expression : {"spin()", "spin()", "while true do end", "coroutine.wrap(spin)()", "spin()"}) {
      check_times_out(stopped, expression);
    }
  });
}

TEST_CASE("an endless evaluation that catches its errors ends all the same", "[inspect][evaluate]") {
  at_stop(std::chrono::milliseconds{20}, [](StoppedProgram& stopped) {
    for (const char* expression : {
             "pcall(spin)",
             "while true do pcall(spin) end",
             "while true do pcall(error) end",
             "while true do xpcall(spin, spin) end",
             "xpcall(error, spin)",
             "xpcall(spin, calls)",
             "xpcall(spin, function() while true do pcall(spin) end end)",
             "while true do pcall(table.sort, { 1, 2, 3 }, spin) end",
             "while true do pcall(coroutine.wrap(spin)) end",
             "while true do coroutine.resume(coroutine.create(spin)) end",
             "coroutine.wrap(function() while true do pcall(coroutine.wrap(spin)) end end)()",
         }) {
      check_times_out(stopped, expression);
    }
    CHECK(stopped.result("calls()") == "\"a\"");  // what ends an evaluation is no error of the program's
  });
}

TEST_CASE("a __close handler has the evaluation's time and no more", "[inspect][evaluate]") {
  at_stop(std::chrono::milliseconds{20}, [](StoppedProgram& stopped) {
    check_times_out(stopped, "local held <close> = closing; spin()");
    check_times_out(stopped, "coroutine.wrap(function() local held <close> = closing spin() end)()");
    check_times_out(stopped, "coroutine.close(closing_late)");
    CHECK(stopped.result("local held <close> = closing; error('first', 0)") == "error: first");
  });
}

TEST_CASE("a coroutine of the program is held to the limit while an evaluation has it resumed", "[inspect][evaluate]") {
  at_stop(std::chrono::milliseconds{20}, [](StoppedProgram& stopped) {
    check_times_out(stopped, "coroutine.resume(endless)");
    CHECK(stopped.result("coroutine.resume(counter)") == "true, 1");
    CHECK(stopped.result("debug.gethook(counter)") == "nil");
    CHECK(stopped.result("coroutine.resume(counter)") == "true, 2");
    CHECK(stopped.result("coroutine.resume(coroutine.running())") ==
          "false, \"cannot resume non-suspended coroutine\"");
    check_times_out(stopped, "coroutine.resume(coroutine.running()); spin()");
  });
}

TEST_CASE("a thread that evaluated code cannot resume keeps its hook", "[inspect][evaluate]") {
  StoppedProgram stopped;
  stopped.run("main = coroutine.running()\nfor i = 1, 2 do\n  last = i -- stop\nend", [](StoppedProgram& run) {
    CHECK(run.result("coroutine.resume(main)") == "false, \"cannot resume non-suspended coroutine\"");
  });
  CHECK(stopped.stops() == 2);
}

TEST_CASE("errors are caught as ever once an evaluation has timed out", "[inspect][evaluate]") {
  at_stop(std::chrono::milliseconds{20}, [](StoppedProgram& stopped) {
    check_times_out(stopped, "pcall(spin)");
    set_evaluation_limit(stopped.thread(), std::chrono::seconds{60});
    CHECK(stopped.result("pcall(error, 'caught')") == "false, \"caught\"");
    CHECK(stopped.result("xpcall(error, string.upper, 'caught')") == "false, \"CAUGHT\"");
    CHECK(stopped.result("(function() for i = 1, 100000 do pcall(error) end return 'whole' end)()") == "\"whole\"");
  });
}

TEST_CASE("an evaluation ends when its request is cancelled", "[inspect][evaluate]") {
  at_stop(std::chrono::seconds{60}, [](StoppedProgram& stopped) {
    for (const char* expression : {"spin()", "while true do pcall(spin) end", "xpcall(spin, spin)"}) {
      CAPTURE(expression);
      const auto answer = evaluate_cancelled(stopped, 7, expression);
      REQUIRE_FALSE(answer);
      CHECK(answer.error().code == ErrorCode::cancelled);
      CHECK(answer.error().message == "the evaluation was cancelled");
      CHECK(stopped.result("x") == "1");
    }
  });
}

TEST_CASE("a request that is cancelled before its evaluation has begun evaluates nothing for long",
          "[inspect][evaluate]") {
  at_stop(std::chrono::seconds{60}, [](StoppedProgram& stopped) {
    Cancellation cancellation;
    const RequestAtWork request{cancellation, 7};
    CHECK(cancellation.cancel(7));
    CHECK(stopped.evaluate("spin()").error().code == ErrorCode::cancelled);
  });
}

TEST_CASE("a cancel of another request leaves an evaluation alone", "[inspect][evaluate]") {
  at_stop(std::chrono::seconds{60}, [](StoppedProgram& stopped) {
    const auto answer = evaluate_cancelled(stopped, 8, "(function() for i = 1, 1000000 do end return 'whole' end)()");
    REQUIRE(answer);
    CHECK(answer->result == "\"whole\"");
    Cancellation cancellation;
    {
      const RequestAtWork request{cancellation, 8};
    }
    CHECK_FALSE(cancellation.cancel(8));  // done
    CHECK_FALSE(cancellation.cancel(0));
  });
}
