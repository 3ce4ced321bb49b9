#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frames.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

enum class ReferenceKind : std::uint8_t { locals, upvalues, value, results };

/// What a variablesReference stands for.
struct Reference {
  ReferenceKind kind{};
  std::int64_t frame_id{};  ///< whose variables, or where the value was found; 0: no frame
  int slot{};               ///< value, results (a table of them): index among the stop's values
  bool is_environment{};    ///< the Globals scope: children are called by their bare names
  std::string expression;   ///< Lua text for the value; "": none
};

/// The variablesReferences of the current stop; numbers are never used twice in a session.
class References {
 public:
  /// A reference without a value (locals, upvalues of a frame).
  [[nodiscard]] std::int64_t add(Reference reference);
  /// A reference to the value at stack index `value`, kept alive until the stop ends; 0: memory ended.
  [[nodiscard]] std::int64_t add_value(lua_State* L, const Inspector& inspector, int value, Reference reference);
  /// Error: unknown_id with field "variablesReference".
  [[nodiscard]] Result<Reference> find(std::int64_t number) const;
  /// Pushes the value of a reference of kind value or results.
  static void push(lua_State* L, const Inspector& inspector, const Reference& reference);
  void clear(lua_State* L, const Inspector& inspector) noexcept;

 private:
  std::int64_t first_{1};
  int values_{};
  std::vector<Reference> references_;
};

}  // namespace wayfinder::runtime::inspect
