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

  asio::awaitable<Result<JsonText>> ask_text(std::string command, json arguments, Limit) override {
    asked.push_back({command, arguments});
    const auto body = answer(command, arguments);
    if (!body) co_return tl::unexpected(body.error());
    co_return JsonText{dump_json(*body)};
  }
  void tell_json(std::string command, json arguments) override {
    asked.push_back({std::move(command), std::move(arguments)});
  }
};

}  // namespace wayfinder::test
