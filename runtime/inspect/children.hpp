#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/generated/dap_types.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/value_text.hpp"

namespace wayfinder::runtime::inspect {

/// How one value is shown, whatever answer it stands in.
struct ShownValue {
  std::string text;
  std::string type;
  std::int64_t reference{};
  std::optional<std::int64_t> named;
  std::optional<std::int64_t> indexed;
};

/// What an answer needs beside the value.
struct ShowContext {
  lua_State* L{};
  Inspector& inspector;
  std::int64_t frame_id{};      ///< where values of children are evaluated
  bool gives_references{true};  ///< false while the program runs
  TextLimits limits{};
};

/// Shows the value on top of the stack; `expression` is Lua text for it, or "". The stack stays.
[[nodiscard]] ShownValue show_value(const ShowContext& context, std::string expression);

/// Which children are wanted.
struct Page {
  std::optional<dap::VariablesArgumentsFilter> filter;
  std::int64_t start{};
  std::int64_t count{};  ///< 0: all
};
/// More children than an answer can carry are cut; a last entry says how many are missing.
constexpr std::int64_t max_page = 20'000;

[[nodiscard]] std::vector<dap::Variable> children_of(const ShowContext& context, const Reference& reference,
                                                     const Page& page);

/// The names of a frame's locals as its scope shows them: a shadowed one is called `x (shadowed)`, varargs `(vararg
/// 1)`.
struct NamedLocal {
  std::string name;
  int index{};  ///< for lua_getlocal; negative: a vararg
  bool is_shadowed{};
};
[[nodiscard]] std::vector<NamedLocal> named_locals(const Frame& frame);
/// The name of an upvalue as shown: a C function's and a stripped one's is `(upvalue 1)`.
[[nodiscard]] std::string upvalue_name(const char* name, int index);
/// Number of upvalues of the function at that stack index.
[[nodiscard]] int upvalue_count(lua_State* L, int function);

constexpr std::string_view metatable_name = "(metatable)";

}  // namespace wayfinder::runtime::inspect
