#include "tests/session/listening_agent.hpp"

#include <catch2/catch.hpp>

#include "tests/session/lua_of_tests.hpp"

namespace wayfinder::test {
namespace {

ServerProcess start(const Program& program, const std::string& options) {
  const std::string lua = lua_of_tests();
  const ServerProcess::Environment environment{{"LISTEN", options}, {"LUA_CPATH", agent_cpath_of_tests() + ";;"}};
  if (lua == "5.4") return ServerProcess{{"run", program.path()}, environment};
  return ServerProcess{lua, {program.path()}, environment};
}

}  // namespace

ListeningAgent::ListeningAgent(const Program& program, const std::string& options) : process_{start(program, options)} {
  read_address();
}

ListeningAgent::ListeningAgent(const std::string& executable, const std::vector<std::string>& command)
    : process_{executable, command, {{"LISTEN", "{}"}, {"LUA_CPATH", WAYFINDER_TEST_AGENTS "/5.1/?.so;;"}}} {
  read_address();
}

void ListeningAgent::read_address() {
  const std::string line = process_.read_error_line();
  const std::string announced = "Wayfinder agent listening at: ";
  INFO(line);
  REQUIRE(line.find(announced) == 0);
  address_ = line.substr(announced.size(), line.size() - announced.size() - 1);
}

json ListeningAgent::attributes() const {
  if (address_.starts_with('/')) return {{"socket", address_}};
  return {{"port", std::stoi(address_.substr(address_.rfind(':') + 1))}};
}

std::string ListeningAgent::next_line() {
  std::string line = process_.read_line();
  if (!line.empty()) line.pop_back();
  return line;
}

Client ListeningAgent::attach(json more) const {
  Client client;
  client.initialize({{"clientName", "the tests"}});
  json arguments = attributes();
  arguments.update(more);
  client.attach_request(std::move(arguments));
  return client;
}

Client ListeningAgent::attached(json more) const {
  auto client = attach(std::move(more));
  client.configuration_done();
  return client;
}

}  // namespace wayfinder::test
