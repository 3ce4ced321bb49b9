#pragma once
#include <map>
#include <string>
#include <string_view>

namespace wayfinder::runtime::inspect {

/// What the text says of a local that the VM does not: its attribute, and the value of a constant that the compiler has
/// folded away.
struct DeclaredLocal {
  std::string attribute;  ///< "const" or "close"
  std::string literal;    ///< the constant's expression as written, when it is one of literals only; else ""
  int line{};             ///< where it is declared
};

/// The locals with an attribute whose declaration stands above `line` in a block that is open there, shadowed ones left
/// out. Found in the tokens alone: right for text that Lua has compiled. Thread: any. O(text).
[[nodiscard]] std::map<std::string, DeclaredLocal, std::less<>> declared_locals(std::string_view text, int line);

}  // namespace wayfinder::runtime::inspect
