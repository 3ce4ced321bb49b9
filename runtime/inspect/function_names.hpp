#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

/// Names of functions that hang in loaded modules, as Lua's tracebacks find them: `print`, `string.gsub`, `app.run`.
/// Looked up raw, once a stop.
class FunctionNames {
 public:
  /// The name of the function at stack index `function`; "": in no module.
  [[nodiscard]] std::string_view find(lua_State* L, int function, const Inspector& inspector);
  void clear() {
    names_.clear();
    is_filled_ = false;
  }

 private:
  void fill(lua_State* L, const Inspector& inspector);
  /// The functions of the table on top of the stack.
  void add_module(lua_State* L, std::string_view module);

  std::unordered_map<const void*, std::string> names_;
  bool is_filled_{};
};

}  // namespace wayfinder::runtime::inspect
