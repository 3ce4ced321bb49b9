#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

struct lua_State;
struct lua_Debug;

namespace wayfinder::runtime {

/// A Lua expression over the names of a frame, compiled once and asked often: the condition of a breakpoint, a part of
/// a log message. Locals, upvalues, varargs and the frame's _ENV mean what they mean at the frame's line.
/// Comparisons of names and field paths with constants, bare names, and `and`, `or`, `not` of these are decided from
/// the frame's registers without entering Lua wherever no metamethod could have a say; the rest runs as a Lua function
/// in a Lua thread of its own under the evaluation's time limit (evaluation.hpp). Thread: VM. Destroy it before
/// lua_close.
class Expression {
 public:
  /// Checks the syntax; nothing is run. Error: evaluation with Lua's message.
  [[nodiscard]] static Result<Expression> compile(lua_State* L, std::string_view text);

  /// Whether the expression is true in the frame `ar` (only ar->i_ci is read: a hook's own record serves as it is, else
  /// lua_getstack's). Errors: evaluation with Lua's message, timed_out, cancelled. Leaves the stacks as they were.
  [[nodiscard]] Result<bool> truth(lua_State* L, const lua_Debug* ar) const;

  /// The same with a further local `name` whose value is on top of L's stack (`err` of an exception filter).
  [[nodiscard]] Result<bool> truth_with(lua_State* L, const lua_Debug* ar, std::string_view name) const;

  /// Whether truth() is false beyond doubt, found out without entering Lua: a few ns, for breakpoints on hot lines.
  /// False as well where only truth() can tell.
  [[nodiscard]] bool is_surely_false(lua_State* L, const lua_Debug& ar) const;

  /// Appends the value as a log shows it: strings as they are, tables and the like as `table: 0x…`, no metamethods;
  /// several results separated by a tab. Errors as truth(), `out` unchanged.
  [[nodiscard]] Result<void> append_text(lua_State* L, const lua_Debug* ar, std::string& out) const;

  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  ~Expression();

 private:
  struct Parts;
  explicit Expression(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wayfinder::runtime
