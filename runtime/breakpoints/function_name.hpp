#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct lua_State;

namespace wayfinder::runtime {

struct FunctionFacts;

/// The name of a function breakpoint: `name`, `M.f`, `Class:method`, each perhaps after `file.lua:`. It means every
/// function that its source text declares under a name that ends so, and the function that hangs under that name in the
/// globals or in package.loaded.
class FunctionName {
 public:
  /// nullopt: no such name.
  [[nodiscard]] static std::optional<FunctionName> parse(std::string_view text);

  /// Whether it means this function. Thread: VM.
  [[nodiscard]] bool is_of(lua_State* L, const FunctionFacts& facts) const;
  /// What hangs under that name now. Thread: VM.
  enum class Definition : std::uint8_t { none, lua_function, c_function };
  [[nodiscard]] Definition definition_in(lua_State* L) const;
  /// Whether a name in a source text means the same: "M.f" is "app.M.f" too.
  [[nodiscard]] bool is_declared_as(std::string_view name) const;

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] const std::vector<std::string>& parts() const noexcept { return parts_; }

 private:
  [[nodiscard]] Definition find_in(lua_State* L, const void*& closure) const;  // a C function leaves `closure` alone

  std::string file_;                ///< "": any
  std::vector<std::string> parts_;  ///< "M", "f"
};

}  // namespace wayfinder::runtime
