#include <algorithm>
#include <cstdio>

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/binding.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/raw_value.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view blanks = " \t\r\n\f\v";
  const auto start = text.find_first_not_of(blanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

/// Whether the text can be followed by `.field` as it stands.
bool is_path(std::string_view text) {
  const auto syntax = parse_plain_expression(text);
  return syntax && (syntax->root().kind == NodeKind::name || syntax->root().kind == NodeKind::index) &&
         !text.ends_with(')');
}

/// Which of the two the text is. Error: evaluation with Lua's message.
Result<CodeKind> kind_of(lua_State* L, std::string_view text, bool allows_statements) {
  const auto as_expression = BoundCode::check(L, text, CodeKind::expression);
  if (as_expression) return CodeKind::expression;
  if (!allows_statements) return tl::unexpected(as_expression.error());
  const auto as_statements = BoundCode::check(L, text, CodeKind::statements);
  if (as_statements) return CodeKind::statements;
  const auto tokens = tokens_of(text);
  const bool starts_as_statement = !tokens.empty() && tokens.front().kind == TokenKind::keyword;
  return tl::unexpected(starts_as_statement ? as_statements.error() : as_expression.error());
}

/// Several results, on top of the stack, as one answer that can be opened.
dap::EvaluateResponseBody show_results(const ShowContext& context, int count) {
  lua_State* L = context.L;
  const int first = lua_gettop(L) - count + 1;
  dap::EvaluateResponseBody body;
  body.variables_reference = 0;
  for (int i = 0; i < count; ++i) {
    if (i > 0) body.result += ", ";
    body.result += text_of_value(L, first + i, context.inspector, context.limits);
  }
  if (!context.gives_references || count == 0) return body;
  const auto packed = run_protected(L, count, 1, [count](lua_State* inner) {
    lua_createtable(inner, count, 0);
    lua_insert(inner, 1);
    for (int i = count; i >= 1; --i)
      lua_rawseti(inner, 1, i);
  });
  if (!packed) return body;
  body.variables_reference = context.inspector.references.add_value(
      L, context.inspector, -1, {ReferenceKind::results, context.frame_id, 0, false, {}});
  body.indexed_variables = count;
  return body;
}

dap::EvaluateResponseBody show_result(const ShowContext& context, std::string expression) {
  ShownValue shown = show_value(context, std::move(expression));
  dap::EvaluateResponseBody body;
  body.result = std::move(shown.text);
  body.type = std::move(shown.type);
  body.variables_reference = shown.reference;
  body.named_variables = shown.named;
  body.indexed_variables = shown.indexed;
  return body;
}

/// No calls, no assignments, no metamethods.
Result<dap::EvaluateResponseBody> evaluate_hover(const ShowContext& context, std::string_view text,
                                                 const Frame* frame) {
  if (const auto checked = BoundCode::check(context.L, text, CodeKind::expression); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto syntax = parse_plain_expression(text);
  if (!syntax) {
    return tl::unexpected(Error{ErrorCode::evaluation,
                                fmt::format("expression: {} (a hover runs no code)", syntax.error().message),
                                "expression"});
  }
  if (const auto pushed = push_raw_value(context.L, context.inspector, *syntax, frame); !pushed) {
    return tl::unexpected(pushed.error());
  }
  return show_result(context, is_path(text) ? std::string{text} : fmt::format("({})", text));
}

Result<dap::EvaluateResponseBody> evaluate_code(const ShowContext& context, std::string_view text, const Frame* frame,
                                                bool allows_statements) {
  lua_State* L = context.L;
  const auto kind = kind_of(L, text, allows_statements);
  if (!kind) return tl::unexpected(kind.error());
  const auto results = evaluate_in_frame(L, text, *kind, frame);
  if (!results) return tl::unexpected(results.error());
  if (*results == 1) {
    std::string expression;
    if (*kind == CodeKind::expression) expression = is_path(text) ? std::string{text} : fmt::format("({})", text);
    return show_result(context, std::move(expression));
  }
  return show_results(context, *results);
}

}  // namespace

Result<dap::EvaluateResponseBody> evaluate(const Vm& vm, const dap::EvaluateArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  const std::string_view purpose = arguments.context ? std::string_view{*arguments.context} : "repl";
  std::string_view text = trimmed(arguments.expression);
  if (text.starts_with('=')) text = trimmed(text.substr(1));
  if (text.empty()) return refuse("expression", "Lua code", "nothing");
  if (lua_checkstack(vm.L, 2 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");

  std::optional<Frame> frame;
  if (arguments.frame_id) {
    const auto found = (*inspector)->frames.find(*arguments.frame_id, "frameId");
    if (!found) return tl::unexpected(found.error());
    frame = *found;
  }
  ShowContext context{vm.L, **inspector, arguments.frame_id.value_or(0), vm.stopped};
  if (arguments.format) context.limits.is_hex = arguments.format->hex.value_or(false);
  if (purpose == "clipboard") context.limits.string_bytes = unlimited;
  if (purpose == "clipboard") context.limits.preview_bytes = 10'000;

  const StackHeight height{vm.L};
  const Frame* where = frame ? &*frame : nullptr;
  const bool allows_statements = purpose != "watch" && purpose != "clipboard" && purpose != "variables";
  auto answer = purpose == "hover" ? evaluate_hover(context, text, where)
                                   : evaluate_code(context, text, where, allows_statements);
  if (vm.stopped) {
    std::fflush(stdout);  // what the code has written is read while the program stands
  } else {
    (*inspector)->forget_values();
  }
  return answer;
}

}  // namespace wayfinder::runtime::inspect
