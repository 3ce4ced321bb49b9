#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wayfinder::runtime {

/// A function as its source text names it.
struct DeclaredFunction {
  int line{};        ///< where Lua says that it is defined
  std::string name;  ///< "f", "M.f", "Class.method" (a colon reads as a dot); "" where the text gives none
};

/// The functions of a source text in their order: `function M.f`, `local function f`, `M.f = function`, and fields of a
/// table constructor under the name that the table is assigned to. Found in the tokens alone. Thread: any. O(text).
[[nodiscard]] std::vector<DeclaredFunction> declared_functions(std::string_view text);

}  // namespace wayfinder::runtime
