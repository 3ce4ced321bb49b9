#include "adapter/session/dispatcher.hpp"

#include <asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "adapter/requests/table.hpp"
#include "adapter/session/session.hpp"
#include "protocol/framing.hpp"
#include "tests/unit/adapter/fake_agent.hpp"

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

/// A session without streams: what it sends is read back from its outbox.
class Conversation {
 public:
  Conversation() { session.use_agent(&agent); }

  std::vector<json> send(std::string_view body) {
    dispatcher.dispatch(body);
    io.restart();
    io.run_for(std::chrono::milliseconds{50});
    dap::BodyDecoder decoder;
    decoder.feed(session.outbox().take());
    session.outbox().taken_bytes_written();
    std::vector<json> messages;
    while (auto next = decoder.next().value())
      messages.push_back(*parse_json(*next));
    return messages;
  }
  std::vector<json> request(int seq, std::string_view command, const json& arguments = json::object()) {
    return send(dump_json({{"seq", seq}, {"type", "request"}, {"command", command}, {"arguments", arguments}}));
  }
  void initialize() { (void)request(1, "initialize", {{"adapterID", "wayfinder"}}); }

  asio::io_context io;
  Environment environment;
  Session session{io.get_executor(), environment};
  test::FakeAgent agent;
  Dispatcher dispatcher{session, routes()};
};

json error_of(const json& response) {
  return response.at("body").at("error");
}

}  // namespace

TEST_CASE("initialized follows the answer to initialize at once", "[adapter][dispatcher]") {
  Conversation client;
  const auto messages = client.request(5, "initialize", {{"adapterID", "wayfinder"}, {"linesStartAt1", true}});
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].at("request_seq") == 5);
  CHECK(messages[0].at("success") == true);
  CHECK(messages[0].at("body").at("supportsConfigurationDoneRequest") == true);
  CHECK(messages[1].at("event") == "initialized");
  CHECK(messages[0].at("seq") == 1);
  CHECK(messages[1].at("seq") == 2);
}

TEST_CASE("a second initialize is an error", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const auto messages = client.request(2, "initialize", {{"adapterID", "wayfinder"}});
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("success") == false);
  CHECK(error_of(messages[0]).at("id") == static_cast<int>(ErrorCode::wrong_state));
}

TEST_CASE("a request before initialize says so", "[adapter][dispatcher]") {
  Conversation client;
  const auto messages = client.request(1, "threads");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("success") == false);
  CHECK_THAT(messages[0].at("message").get<std::string>(), Catch::EndsWith("got a session that is not initialized"));
}

TEST_CASE("a request that nobody knows is named", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const auto messages = client.request(2, "makeCoffee");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("command") == "makeCoffee");
  CHECK(messages[0].at("message") == "command: expected a request that Wayfinder knows, got \"makeCoffee\"");
}

TEST_CASE("arguments may be missing, null, an object or an empty array", "[adapter][dispatcher]") {
  for (const char* arguments : {"", R"(,"arguments":null)", R"(,"arguments":{})", R"(,"arguments":[])"}) {
    CAPTURE(arguments);
    Conversation client;
    client.initialize();
    const auto messages =
        client.send(std::string{R"({"seq":2,"type":"request","command":"configurationDone")"} + arguments + "}");
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].at("success") == true);
  }
}

TEST_CASE("arguments of another kind are refused", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const auto messages = client.request(2, "configurationDone", json::array({1}));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("message") == "arguments: expected an object, got [1]");
}

TEST_CASE("a body that is no message is passed over, and the session goes on", "[adapter][dispatcher]") {
  Conversation client;
  for (const char* body : {"", "nonsense", "[]", "7", R"({"seq":1})", R"({"type":"request","command":"threads"})",
                           R"({"seq":"1","type":"request","command":"threads"})", R"({"type":"response"})"}) {
    CAPTURE(body);
    CHECK(client.send(body).empty());
  }
  const auto messages = client.send(R"({"seq":1,"command":"threads"})");
  REQUIRE(messages.size() == 1);
  CHECK(error_of(messages[0]).at("variables").at("field") == "type");
  client.initialize();
  CHECK(client.session.state() == State::initialized);
}

TEST_CASE("a body that breaks off is answered where seq and command stand before the fault", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const std::string deep = std::string(max_nesting, '[') + std::string(max_nesting, ']');
  for (const std::string& rest :
       {std::string{R"({"x":})"}, std::string{"\"\xff\""}, std::string{R"("\ud800")"}, deep}) {
    CAPTURE(rest.substr(0, 20));
    const auto messages = client.send(R"({"seq":7,"type":"request","command":"threads","arguments":)" + rest + "}");
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].at("request_seq") == 7);
    CHECK(messages[0].at("command") == "threads");
    CHECK_THAT(messages[0].at("message").get<std::string>(), Catch::StartsWith("body: expected JSON, got "));
  }
  CHECK(client.send(R"({"arguments":},"seq":7,"type":"request","command":"threads"})").empty());
  CHECK(client.send(R"({"arguments":{"seq":7,"command":"threads"},)").empty());
  CHECK(client.send(R"({"seq":7,"type":"response","command":"runInTerminal","body":})").empty());
  CHECK(client.send(R"({"seq":7,"type":"event","command":"threads","body":})").empty());
}

TEST_CASE("a seq is an integer that fits, however it is written", "[adapter][dispatcher]") {
  Conversation client;
  const auto messages = client.send(R"({"seq":3.0,"type":"request","command":"threads"})");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("request_seq") == 3);
  CHECK(client.send(R"({"seq":9223372036854775808,"type":"request","command":"threads"})").empty());
  CHECK(client.send(R"({"seq":3.5,"type":"request","command":"threads"})").empty());
}

TEST_CASE("looking at a running program is answered with the specification's word", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  client.session.enter(State::running);
  const auto messages = client.request(2, "stackTrace", {{"threadId", 7}});
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("message") == "notStopped");
  CHECK(error_of(messages[0]).at("format") == "threadId: expected a stopped thread, got 7 (running)");
}

TEST_CASE("a stack reaches the client in its own lines and paths", "[adapter][dispatcher]") {
  Conversation client;
  (void)client.request(1, "initialize", {{"adapterID", "w"}, {"linesStartAt1", false}, {"pathFormat", "uri"}});
  client.session.enter(State::stopped);
  client.agent.answer = [](const std::string&, const json&) {
    return json{{"totalFrames", 1},
                {"stackFrames",
                 {{{"id", 1}, {"name", "f"}, {"line", 7}, {"column", 1}, {"source", {{"path", "/tmp/a.lua"}}}}}}};
  };
  const auto messages = client.request(2, "stackTrace", {{"threadId", 1}});
  REQUIRE(messages.size() == 1);
  const auto& frame = messages[0].at("body").at("stackFrames").at(0);
  CHECK(frame.at("line") == 6);
  CHECK(frame.at("source").at("path") == "file:///tmp/a.lua");
  REQUIRE(client.agent.asked.size() == 1);
  CHECK(client.agent.asked[0].command == "stackTrace");
}

TEST_CASE("a refused step leaves the program stopped", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  client.session.enter(State::stopped);
  client.agent.answer = [](const std::string&, const json&) -> Result<json> {
    return refuse("threadId", "a thread (there is 1)", "9", ErrorCode::unknown_id);
  };
  const auto messages = client.request(2, "next", {{"threadId", 9}});
  REQUIRE(messages.size() == 1);
  CHECK(error_of(messages[0]).at("id") == static_cast<int>(ErrorCode::unknown_id));
  CHECK(client.session.state() == State::stopped);
}

TEST_CASE("a breakpoint set before launch waits for its code", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const auto messages = client.request(
      2, "setBreakpoints", {{"source", {{"path", "/a.lua"}}}, {"breakpoints", {{{"line", 3}}, {{"line", 3}}}}});
  REQUIRE(messages.size() == 1);
  const auto& breakpoints = messages[0].at("body").at("breakpoints");
  REQUIRE(breakpoints.size() == 2);
  CHECK(breakpoints[0].at("verified") == false);
  CHECK(breakpoints[0].at("reason") == "pending");
  CHECK(breakpoints[0].at("id") == 1);
  CHECK(breakpoints[1].at("id") == 2);
}

TEST_CASE("an exception filter that does not exist is named", "[adapter][dispatcher]") {
  Conversation client;
  client.initialize();
  const auto messages = client.request(2, "setExceptionBreakpoints", {{"filters", {"uncaught", "all"}}});
  REQUIRE(messages.size() == 1);
  CHECK(error_of(messages[0]).at("variables").at("field") == "filters[1]");
}

TEST_CASE("events of a request wait behind its response", "[adapter][outbox]") {
  Conversation client;
  auto& outbox = client.session.outbox();
  {
    const Outbox::Hold hold{&outbox};
    outbox.send_event("first", nullptr);
    outbox.send_response(1, "x", {});
    outbox.send_event("second", nullptr);
  }
  dap::BodyDecoder decoder;
  decoder.feed(outbox.take());
  CHECK(parse_json(*decoder.next().value())->at("command") == "x");
  CHECK(parse_json(*decoder.next().value())->at("event") == "first");
  CHECK(parse_json(*decoder.next().value())->at("event") == "second");
}
