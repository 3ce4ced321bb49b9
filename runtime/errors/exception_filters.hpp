#pragma once
#include <optional>

#include "protocol/link_messages.hpp"
#include "runtime/inspect/expression.hpp"

struct lua_State;
struct lua_Debug;

namespace wayfinder::runtime {

/// Which errors stop the program. Thread: VM.
class ExceptionFilters {
 public:
  /// Error: bad_argument with field "uncaught.condition" or "caught.condition"; nothing is changed.
  [[nodiscard]] static Result<ExceptionFilters> compile(lua_State* L,
                                                        const link::SetExceptionBreakpointsArguments& wanted);

  [[nodiscard]] bool any() const noexcept { return uncaught_.is_enabled || caught_.is_enabled; }

  /// Whether the error whose value is on top of L's stack stops the program in the frame `ar`. Error: the condition has
  /// failed, and the program should be stopped to tell.
  [[nodiscard]] Result<bool> match(lua_State* L, const lua_Debug& ar, bool is_caught) const;

 private:
  struct Filter {
    bool is_enabled{};
    std::optional<Expression> condition;
  };
  [[nodiscard]] static Result<Filter> compile(lua_State* L, const link::ExceptionFilter& wanted,
                                              std::string_view field);

  Filter uncaught_;
  Filter caught_;
};

}  // namespace wayfinder::runtime
