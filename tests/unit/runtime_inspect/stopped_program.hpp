#pragma once
#include <functional>
#include <lua.hpp>
#include <map>
#include <string>
#include <string_view>

#include "protocol/generated/dap_types.hpp"
#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// A Lua program that stops at a marked line, as a client sees it there. Marks are comments: `-- stop`.
class StoppedProgram {
 public:
  StoppedProgram();
  ~StoppedProgram();
  StoppedProgram(const StoppedProgram&) = delete;
  StoppedProgram& operator=(const StoppedProgram&) = delete;

  [[nodiscard]] lua_State* state() const { return L_; }

  /// Runs `code` to its end; at each execution of the line with the comment `mark` calls `at_stop`. Fails the test when
  /// the line is not reached or the program raises.
  void run(const std::string& code, const std::function<void(StoppedProgram&)>& at_stop,
           std::string_view mark = "-- stop");

  // At the stop:
  [[nodiscard]] Vm vm() const;
  [[nodiscard]] lua_State* thread() const { return stopped_; }
  [[nodiscard]] const lua_Debug* record() const { return record_; }
  /// The id of the frame `level` of the stopped thread.
  [[nodiscard]] std::int64_t frame(int level = 0) const;
  [[nodiscard]] std::int64_t scope(std::string_view name, int level = 0) const;
  [[nodiscard]] dap::VariablesResponseBody children(std::int64_t reference, dap::VariablesArguments page = {}) const;
  /// Name → shown value.
  [[nodiscard]] std::map<std::string, std::string> values(std::int64_t reference) const;
  [[nodiscard]] dap::Variable child(std::int64_t reference, std::string_view name) const;
  [[nodiscard]] Result<dap::EvaluateResponseBody> evaluate(std::string expression, std::string context = "repl",
                                                           int level = 0) const;
  /// The result's text, or "error: " and the message.
  [[nodiscard]] std::string result(std::string expression, std::string context = "repl", int level = 0) const;
  [[nodiscard]] Result<dap::SetVariableResponseBody> set(std::int64_t reference, std::string name,
                                                         std::string value) const;
  [[nodiscard]] Result<dap::SetExpressionResponseBody> set_expression(std::string expression, std::string value) const;

  /// The same by the command of the agent link, as the adapter asks.
  [[nodiscard]] Result<json> ask(std::string_view command, const json& arguments) const;

  /// Number of times the line was reached.
  [[nodiscard]] int stops() const { return stops_; }

 private:
  static void hook(lua_State* L, lua_Debug* ar);

  lua_State* L_;
  lua_State* stopped_{};
  lua_Debug* record_{};
  int line_{};
  int stops_{};
  const std::function<void(StoppedProgram&)>* at_stop_{};
};

}  // namespace wayfinder::runtime
