#include <catch2/catch.hpp>

#include "protocol/link_framing.hpp"
#include "protocol/link_messages.hpp"
#include "tests/session/listening_agent.hpp"
#include "tests/session/tcp_channel.hpp"

// Who is not let in where a program listens, and what `listen` refuses.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

std::string refusal_of(json attributes) {
  Client client;
  client.initialize();
  auto text = client.refusal("attach", std::move(attributes));
  client.disconnect();
  return text;
}

bool answers(Client& client) {
  return client.request("evaluate", {{"expression", "1 + 1"}, {"context", "repl"}}).at("result") == "2";
}

/// What the agent says to these bytes before it hangs up.
std::string answer_to(int port, const std::string& bytes) {
  TcpChannel channel{port};
  channel.write_bytes(bytes);
  return channel.read_to_end();
}

}  // namespace

TEST_CASE("an agent refuses a second client by an error that names the first", "[session][listen]") {
  ListeningAgent listening{program("listening.lua")};
  auto first = listening.attached();
  const auto refusal = refusal_of(listening.attributes());
  CHECK(refusal.find("attach: expected a program without a client, got one that the tests (process ") == 0);
  CHECK_FALSE(first.request("threads").at("threads").empty());
  first.disconnect();
  auto second = listening.attached();
  CHECK(answers(second));
  second.disconnect();
}

TEST_CASE("an agent with a token lets in who knows it", "[session][listen]") {
  ListeningAgent listening{program("listening.lua"), R"({token = "secret"})"};
  auto attributes = listening.attributes();
  CHECK(refusal_of(attributes) == "token: expected the one that the program listens with, got nothing");
  attributes["token"] = "guess";
  CHECK(refusal_of(attributes) == "token: expected the one that the program listens with, got another");
  auto client = listening.attached({{"token", "secret"}});
  CHECK(answers(client));
  client.disconnect();
}

TEST_CASE("an attach that leads nowhere says where it led", "[session][listen][lua54]") {
  CHECK(refusal_of(json::object()) == "port: expected the port or socket of a program that listens, got nothing");
  CHECK(refusal_of({{"port", 1}}) ==
        "attach: expected a program that listens at 127.0.0.1:1, got none (Connection refused)");
  CHECK(refusal_of({{"port", 0}}).find("port: expected ") == 0);
  CHECK(refusal_of({{"host", "no..host"}, {"port", 4711}})
            .find("attach: expected a program that listens at no..host:4711, got none (") == 0);
  CHECK(refusal_of({{"socket", "/no/such/socket"}}) ==
        "attach: expected a program that listens at \"/no/such/socket\", got none (No such file or directory)");
  CHECK(refusal_of({{"socket", "/no/such/socket"}, {"port", 4711}}) ==
        "socket: expected no host and port beside it, got both");
  ServerProcess server{{"dap", "--listen", "127.0.0.1:0"}};
  const int port = port_of(server.read_line());
  CHECK(refusal_of({{"port", port}}) == "attach: expected a program that listens for wayfinder, got one that hung up");
}

TEST_CASE("who speaks another version of the link, or something else, is sent away", "[session][listen]") {
  ListeningAgent listening{program("listening.lua")};
  const int port = listening.attributes().at("port");
  CHECK(answer_to(port, wayfinder::link::encode_request(1, "join", {{"version", 99}, {"client", "the future"}}))
            .find("agent link: expected version 1 (this agent), got version 99 (the adapter)") != std::string::npos);
  CHECK(answer_to(port, wayfinder::link::encode_request(1, "join", json::object())).find("got none") !=
        std::string::npos);
  CHECK(answer_to(port, wayfinder::link::encode_request(1, "configure", json::object())).empty());
  CHECK(answer_to(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").empty());
  CHECK(answer_to(port, std::string(100'000, '\0')).empty());
  const TcpChannel silent{port};
  auto client = listening.attached();  // whoever says nothing holds nobody up
  CHECK(answers(client));
  client.disconnect();
}

TEST_CASE("listen refuses what it cannot do by an error that names it", "[session][listen]") {
  const WrittenProgram home{R"lua(local wayfinder = require("wayfinder")
local function refused(options)
  print((select(2, pcall(wayfinder.listen, options)):gsub("%d%d%d%d+", "PORT")))
end
refused(4711)
refused{prot = 4711}
refused{port = "4711"}
refused{port = 65536}
refused{port = 1.5}
refused{host = ""}
refused{host = "0.0.0.0"}
refused{host = "no..host"}
refused{host = setmetatable({}, {__tostring = error})}
refused{token = ""}
refused{wait = 1}
refused{socket = "/no/such/folder/socket"}
refused{socket = "s", port = 1}
local host, port = wayfinder.listen((loadstring or load)("return " .. os.getenv("LISTEN"))())
refused{}
wayfinder.stop()
wayfinder.stop()
local socket = require("wayfinder")
assert(socket.listen{port = port})
socket.stop()
print("done")
)lua"};
  ListeningAgent listening{home.get()};
  const std::vector<std::string> expected{
      "listen: expected a table, got a number",
      R"(listen.prot: expected a known field (did you mean "port"?), got "prot")",
      R"(listen.port: expected an integer, got "PORT")",
      "listen.port: expected an integer from 0 to PORT, got PORT",
      "listen.port: expected an integer, got 1.5",
      R"(listen.host: expected a string that is not empty, got "")",
      "token: expected a token, as other machines reach this address, got nothing",
      R"(host: expected a host of this machine, got "no..host")",
      R"(listen.host: expected a string, got ["table"])",
      R"(listen.token: expected a string that is not empty, got "")",
      "listen.wait: expected a boolean, got 1",
      R"(socket: expected a path that can be made, got "/no/such/folder/socket" (No such file or directory))",
      "socket: expected no host and port beside it, got both",
      "listen: this process listens already, at 127.0.0.1:PORT",
      "done"};
  for (const std::string& line : expected) {
    CHECK(listening.next_line() == line);
  }
  CHECK(listening.process().wait_for_exit() == 0);
}
