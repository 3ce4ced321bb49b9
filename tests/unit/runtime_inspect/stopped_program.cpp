#include "stopped_program.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/inspect.hpp"
#include "runtime/inspect/stop.hpp"

namespace wayfinder::runtime {
namespace {

StoppedProgram* current = nullptr;

template <class Body>
Body require(Result<Body> answer) {
  if (!answer) FAIL(answer.error().message);
  return std::move(*answer);
}

}  // namespace

StoppedProgram::StoppedProgram() : L_{luaL_newstate()} {
  luaL_openlibs(L_);
  current = this;
}

StoppedProgram::~StoppedProgram() {
  lua_close(L_);
  current = nullptr;
}

Vm StoppedProgram::vm() const {
  static std::max_align_t place;  // no handler of runtime/inspect asks the agent for anything
  return {stopped_ != nullptr ? stopped_ : L_, stopped_ != nullptr, reinterpret_cast<Agent&>(place)};
}

void StoppedProgram::hook(lua_State* L, lua_Debug* ar) {
  if (evaluation_runs()) return evaluation_hook(L, ar);
  lua_getinfo(L, "l", ar);
  StoppedProgram& self = *current;
  if (ar->currentline != self.line_ || self.at_stop_ == nullptr) return;
  ++self.stops_;
  self.stopped_ = L;
  self.record_ = ar;
  stop_began(L, {});
  (*self.at_stop_)(self);
  stop_ended(L);
  self.stopped_ = nullptr;
}

void StoppedProgram::run(const std::string& code, const std::function<void(StoppedProgram&)>& at_stop,
                         std::string_view mark) {
  const auto place = code.find(mark);
  REQUIRE(place != std::string::npos);
  line_ = 1 + static_cast<int>(std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
  at_stop_ = &at_stop;
  stops_ = 0;
  lua_sethook(L_, hook, LUA_MASKLINE, 0);
  const int status = luaL_loadbuffer(L_, code.data(), code.size(), code.c_str()) != LUA_OK ? 1 : lua_pcall(L_, 0, 0, 0);
  lua_sethook(L_, nullptr, 0, 0);
  at_stop_ = nullptr;
  if (status != LUA_OK) FAIL(lua_tostring(L_, -1));
  REQUIRE(stops_ > 0);
}

std::int64_t StoppedProgram::frame(int level) const {
  const std::int64_t id = thread_id(stopped_, stopped_);
  const auto body = require(inspect::stack_trace(vm(), {id, level, 1, std::nullopt}));
  REQUIRE(body.stack_frames.size() == 1);
  return body.stack_frames.front().id;
}

std::int64_t StoppedProgram::scope(std::string_view name, int level) const {
  for (const dap::Scope& scope : require(inspect::scopes(vm(), {frame(level)})).scopes) {
    if (scope.name == name) return scope.variables_reference;
  }
  FAIL("no such scope");
  return 0;
}

dap::VariablesResponseBody StoppedProgram::children(std::int64_t reference, dap::VariablesArguments page) const {
  page.variables_reference = reference;
  return require(inspect::variables(vm(), page));
}

std::map<std::string, std::string> StoppedProgram::values(std::int64_t reference) const {
  std::map<std::string, std::string> values;
  for (const dap::Variable& variable : children(reference).variables)
    values[variable.name] = variable.value;
  return values;
}

dap::Variable StoppedProgram::child(std::int64_t reference, std::string_view name) const {
  for (dap::Variable& variable : children(reference).variables) {
    if (variable.name == name) return std::move(variable);
  }
  FAIL("no child " << name);
  return {};
}

Result<dap::EvaluateResponseBody> StoppedProgram::evaluate(std::string expression, std::string context,
                                                           int level) const {
  dap::EvaluateArguments arguments;
  arguments.expression = std::move(expression);
  arguments.context = std::move(context);
  if (stopped_ != nullptr) arguments.frame_id = frame(level);
  return inspect::evaluate(vm(), arguments);
}

std::string StoppedProgram::result(std::string expression, std::string context, int level) const {
  const int top = lua_gettop(vm().L);
  auto answer = evaluate(std::move(expression), std::move(context), level);
  CHECK(lua_gettop(vm().L) == top);
  return answer ? answer->result : "error: " + answer.error().message;
}

Result<dap::SetVariableResponseBody> StoppedProgram::set(std::int64_t reference, std::string name,
                                                         std::string value) const {
  return inspect::set_variable(vm(), {reference, std::move(name), std::move(value), std::nullopt});
}

Result<dap::SetExpressionResponseBody> StoppedProgram::set_expression(std::string expression, std::string value) const {
  return inspect::set_expression(vm(), {std::move(expression), std::move(value), frame(), std::nullopt});
}

Result<json> StoppedProgram::ask(std::string_view command, const json& arguments) const {
  std::optional<Result<json>> answer;
  const auto commands = inspect_commands();
  const auto found = std::ranges::find(commands, command, &Command::name);
  REQUIRE(found != commands.end());
  found->run(vm(), arguments, Reply{[&answer](Result<json> given) { answer = std::move(given); }});
  REQUIRE(answer);
  return std::move(*answer);
}

}  // namespace wayfinder::runtime
