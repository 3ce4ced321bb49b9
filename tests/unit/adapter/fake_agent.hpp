#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "adapter/debuggee/agent.hpp"

namespace wayfinder::test {

/// Answers in place of a debuggee: each command as `answer` says, at once, and keeps what was asked.
class FakeAgent final : public adapter::Agent {
 public:
  struct Asked {
    std::string command;
    json arguments;
  };

  std::function<Result<json>(const std::string& command, const json& arguments)> answer =
      [](const std::string&, const json&) { return json::object(); };
  std::vector<Asked> asked;

  asio::awaitable<Result<json>> ask_json(std::string command, json arguments, Limit) override {
    asked.push_back({command, arguments});
    co_return answer(command, arguments);
  }
  void tell_json(std::string command, json arguments) override {
    asked.push_back({std::move(command), std::move(arguments)});
  }
};

}  // namespace wayfinder::test
