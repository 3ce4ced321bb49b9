#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

Client inside_inspect_me(json more = json::object()) {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes, std::move(more));
  client.set_breakpoint(shapes, shapes.line_of("-- break: inside inspect_me"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  return client;
}

std::string refused_evaluation(Client& client, std::string_view expression) {
  return client.refusal("evaluate", {{"expression", expression}, {"frameId", client.frame_id()}});
}

void check_goes_on(Client& client) {
  CHECK(client.locals()["integer"] == "42");
  CHECK(client.evaluate("integer + counter") == "53");
  client.next();
  client.expect_stopped("step");
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "hello\t2\ncounter\t11\n");
}

}  // namespace

TEST_CASE("expressions see locals, upvalues, varargs and globals", "[session][evaluate][lua54]") {
  auto client = inside_inspect_me();
  CHECK(client.evaluate("integer + counter") == "53");
  CHECK(client.evaluate("shadow") == "2");
  CHECK(client.evaluate("select('#', ...)") == "3");
  CHECK(client.evaluate("= #list") == "3");
  CHECK(client.evaluate("math.type(float)") == "\"float\"");
  CHECK(client.evaluate("first", "hover") == "\"hello\"");
  CHECK(client.evaluate("value", "watch", 1) == "\"hello\"");
}

TEST_CASE("statements run and write through to locals and upvalues", "[session][evaluate]") {
  auto client = inside_inspect_me();
  (void)client.evaluate("integer = 7");
  (void)client.evaluate("counter = counter + 5; first = 'changed'");
  CHECK(client.evaluate("integer") == "7");
  client.continue_all();
  client.expect_terminated();
  CHECK(client.output() == "changed\t2\ncounter\t16\n");
}

TEST_CASE("a value that no answer can hold is refused, and the session goes on", "[session][evaluate]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 60'000}});
  CHECK(client.refusal("evaluate", {{"expression", "('\\200'):rep(1000):rep(1.35e4)"}, {"context", "clipboard"}})
            .find("answer: expected at most ") == 0);
  const std::string raised = client.refusal("evaluate", {{"expression", "error(('x'):rep(1000):rep(2000), 0)"}});
  CHECK(raised.size() < 1'200'000);
  CHECK(raised.find("xxxx") != std::string::npos);
  CHECK(client.evaluate("{[('k'):rep(1000):rep(1000)] = 1}").size() < 2000);
  check_goes_on(client);
}

TEST_CASE("hover refuses calls and assignments", "[session][evaluate]") {
  auto client = inside_inspect_me();
  const int frame = client.frame_id();
  for (const auto* expression : {"print('x')", "integer = 1", "list:remove()", "f 'x'"}) {
    CAPTURE(expression);
    CHECK_FALSE(
        client.refusal("evaluate", {{"expression", expression}, {"context", "hover"}, {"frameId", frame}}).empty());
  }
  CHECK(client.output().empty());
}

TEST_CASE("a syntax error and a raised error are answered with Lua's words", "[session][evaluate]") {
  auto client = inside_inspect_me();
  const int frame = client.frame_id();
  CHECK(client.refusal("evaluate", {{"expression", "1 +"}, {"frameId", frame}}).find("near") != std::string::npos);
  CHECK(client.refusal("evaluate", {{"expression", "error('boom')"}, {"frameId", frame}}).find("boom") !=
        std::string::npos);
  CHECK(client.evaluate("1 + 1") == "2");
}

TEST_CASE("an endless expression ends by its timeout or by cancel and the session goes on", "[session][evaluate]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 300}});
  const int frame = client.frame_id();
  const auto text =
      client.refusal("evaluate", {{"expression", "(function() while true do end end)()"}, {"frameId", frame}});
  CHECK(text.find("300") != std::string::npos);
  CHECK(client.evaluate("1 + 1") == "2");

  auto patient = inside_inspect_me({{"evaluateTimeoutMs", 60000}});
  const int seq = patient.send(
      "evaluate", {{"expression", "(function() while true do end end)()"}, {"frameId", patient.frame_id()}});
  patient.pump_for(std::chrono::milliseconds{100});
  patient.request("cancel", {{"requestId", seq}});
  const json response = patient.expect_response(seq);
  CHECK(response.at("success") == false);
  CHECK(response.at("message") == "cancelled");
  CHECK(patient.evaluate("2 + 2") == "4");
}

TEST_CASE("an endless expression that catches its errors ends by its timeout, and the program goes on",
          "[session][evaluate][layout]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 200}});
  for (const auto* expression : {
           "pcall(function() while true do end end)",
           "while true do pcall(function() while true do end end) end",
           "while true do xpcall(function() while true do end end, function() while true do end end) end",
           "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
           "debug.sethook() while true do pcall(debug.sethook) end",
       }) {
    CAPTURE(expression);
    CHECK(refused_evaluation(client, expression) ==
          "evaluate: expected an answer in time, got the evaluation took longer than 200 ms");
  }
  check_goes_on(client);
}

TEST_CASE("cancel ends an evaluation that catches its errors", "[session][evaluate]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 60'000}});
  const int frame = client.frame_id();
  const int endless = client.send(
      "evaluate", {{"expression", "while true do pcall(function() while true do end end) end"}, {"frameId", frame}});
  const int waiting = client.send("evaluate", {{"expression", "integer = 0"}, {"frameId", frame}});
  client.pump_for(std::chrono::milliseconds{100});
  client.request("cancel", {{"requestId", waiting}});
  client.request("cancel", {{"requestId", endless}});
  CHECK(client.expect_response(waiting).at("message") == "cancelled");
  CHECK(client.expect_response(endless).at("message") == "cancelled");
  check_goes_on(client);  // what was cancelled before its turn has not run
}

TEST_CASE("cancel of one request leaves the evaluation of another alone", "[session][evaluate]") {
  auto client = inside_inspect_me();
  const int frame = client.frame_id();
  const int evaluating =
      client.send("evaluate", {{"expression",
                                "(function() local begin = os.clock() while os.clock() < begin + 0.3 do end "
                                "return 'whole' end)()"},
                               {"frameId", frame}});
  const int waiting = client.send("scopes", {{"frameId", frame}});
  client.request("cancel", {{"requestId", waiting}});
  const json response = client.expect_response(evaluating);
  REQUIRE(response.at("success") == true);
  CHECK(response.at("body").at("result") == "\"whole\"");
}

TEST_CASE("an evaluation inside a C function is answered in time and ends when the function returns",
          "[session][evaluate]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 100}});
  const auto text = refused_evaluation(client, "os.execute('sleep 1.6')");
  CHECK(text ==
        "evaluate: expected an answer within 1100 ms, got none: a program in a C function answers when that function "
        "returns");
  check_goes_on(client);
}

TEST_CASE("terminate ends an endless evaluation and the program", "[session][evaluate]") {
  auto client = inside_inspect_me({{"evaluateTimeoutMs", 60'000}});
  client.send("evaluate", {{"expression", "while true do pcall(string.rep) end"}, {"frameId", client.frame_id()}});
  client.pump_for(std::chrono::milliseconds{100});
  client.request("terminate");
  CHECK(client.expect_terminated() != 0);
}

TEST_CASE("a coroutine that an evaluation has resumed keeps to the limit, and meets breakpoints afterwards",
          "[session][evaluate]") {
  const WrittenProgram written{R"(
local made
local function produce()
  for i = 1, 3 do
    coroutine.yield(i) -- break: in the coroutine
  end
  while true do end
end
local thread = coroutine.create(produce)
local function wait() end -- break: before
wait() -- break: here
print(coroutine.resume(thread))
print(coroutine.resume(made))
)"};
  const Program source = written.get();
  auto client = Client::launch(source, {{"evaluateTimeoutMs", 200}});
  client.set_breakpoint(source, source.line_of("-- break: here"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  CHECK(client.evaluate("coroutine.resume(thread)") == "true, 1");
  CHECK(client.evaluate("(function() made = coroutine.create(produce) return coroutine.resume(made) end)()") ==
        "true, 1");
  CHECK(refused_evaluation(client, "local t = coroutine.create(produce); while true do coroutine.resume(t) end")
            .find("200 ms") != std::string::npos);
  client.set_breakpoint(source, source.line_of("-- break: in the coroutine"));
  client.continue_all();
  CHECK(client.expect_stopped("breakpoint").thread != 1);
  client.continue_all();
  CHECK(client.expect_stopped("breakpoint").thread != 1);
  client.set_breakpoints(source, {});
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "true\t2\ntrue\t2\n");
}

TEST_CASE("an error object with a failing __tostring cannot hurt the debugger", "[session][evaluate]") {
  auto client = inside_inspect_me();
  CHECK(client.evaluate("point").find("x = 3") != std::string::npos);
  CHECK_FALSE(client.refusal("evaluate", {{"expression", "error(point)"}, {"frameId", client.frame_id()}}).empty());
}

TEST_CASE("evaluate works while the program runs", "[session][evaluate]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  client.pump_for(std::chrono::milliseconds{100});
  CHECK(client.request("evaluate", {{"expression", "type(Stop)"}, {"context", "repl"}}).at("result") == "\"boolean\"");
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
}

TEST_CASE("clipboard gives the whole text", "[session][evaluate]") {
  auto client = inside_inspect_me();
  const auto text = client.evaluate("('x'):rep(100000)", "clipboard");
  CHECK(text.size() >= 100000);
}

TEST_CASE("what an evaluation writes is read while the program stands", "[session][evaluate]") {
  auto client = inside_inspect_me();
  (void)client.evaluate("io.write('no newline')");
  (void)client.expect_event("output", [](const json& b) { return b.at("output") == "no newline"; });
}

TEST_CASE("a hover over an expression of a hundred thousand terms is refused", "[session][evaluate]") {
  auto client = inside_inspect_me();
  std::string terms = "1";
  for (int i = 0; i < 100'000; ++i)
    terms += "+1";
  CHECK(client.refusal("evaluate", {{"expression", terms}, {"context", "hover"}, {"frameId", client.frame_id()}})
            .find("more than 1000 names, values and operators") != std::string::npos);
  CHECK(client.evaluate("1 + 1", "hover") == "2");
}
