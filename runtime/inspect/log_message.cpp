#include "runtime/inspect/log_message.hpp"

#include "protocol/json.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime {
namespace {

/// Length of the expression that starts `text`, up to the brace that closes it; npos: none does. Braces inside of
/// strings and table constructors belong to the expression.
std::size_t expression_length(std::string_view text) {
  int depth = 0;
  for (const inspect::Token& token : inspect::tokens_of(text)) {
    if (token.is("{")) ++depth;
    if (token.is("}") && depth-- == 0) return static_cast<std::size_t>(token.text.data() - text.data());
  }
  return text.find('}');  // an unfinished string, say: Lua's message will tell
}

}  // namespace

Result<LogMessage> LogMessage::compile(lua_State* L, std::string_view text) {
  LogMessage message;
  message.parts_.emplace_back();
  while (!text.empty()) {
    std::string& literal = message.parts_.back().literal;
    const char c = text.front();
    if ((c == '{' || c == '}') && text.size() > 1 && text[1] == c) {
      literal += c;
      text.remove_prefix(2);
    } else if (c == '}') {
      return fail(ErrorCode::evaluation, "'}' without its '{' (write '}}' for the brace itself)");
    } else if (c == '{') {
      text.remove_prefix(1);
      const std::size_t length = expression_length(text);
      if (length == std::string_view::npos) {
        return fail(ErrorCode::evaluation, "'{' without its '}' (write '{{' for the brace itself)");
      }
      auto expression = Expression::compile(L, text.substr(0, length));
      if (!expression) return tl::unexpected(expression.error());
      message.parts_.back().expression = std::move(*expression);
      message.parts_.emplace_back();
      text.remove_prefix(length + 1);
    } else {
      const std::size_t end = std::min(text.find_first_of("{}"), text.size());
      literal += text.substr(0, end);
      text.remove_prefix(end);
    }
  }
  return message;
}

void LogMessage::append(lua_State* L, const lua_Debug* ar, std::string& out) const {
  for (const Part& part : parts_) {
    out += part.literal;
    if (!part.expression) continue;
    if (const auto shown = part.expression->append_text(L, ar, out); !shown) {
      out += "{error: " + shown.error().message + "}";
    }
  }
}

}  // namespace wayfinder::runtime
