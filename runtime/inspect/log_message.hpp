#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/inspect/expression.hpp"

namespace wayfinder::runtime {

/// The text of a log point: `{expression}` stands for a value, `{{` and `}}` for braces. Thread: VM.
class LogMessage {
 public:
  /// Error: evaluation with Lua's message for a wrong expression or a brace without its partner.
  [[nodiscard]] static Result<LogMessage> compile(lua_State* L, std::string_view text);

  /// Appends the message for the frame `ar` to `out`, without a line break at its end. An expression that fails shows
  /// as `{error: …}` in its place.
  void append(lua_State* L, const lua_Debug* ar, std::string& out) const;

 private:
  struct Part {
    std::string literal;                   ///< stands before the value
    std::optional<Expression> expression;  ///< absent in the last part
  };
  std::vector<Part> parts_;
};

}  // namespace wayfinder::runtime
