#pragma once
#include <cstdint>

namespace wayfinder::runtime::layout {

/// What an instruction takes a value from, or puts it into, when that has a name.
struct Access {
  static constexpr int no_constant = -1;
  enum class Kind : std::uint8_t { none, local, upvalue, global, upvalue_field, field, method, new_table };
  Kind kind{Kind::none};
  int holder{};          ///< register or upvalue: of the variable itself, or of the table that holds it
  int key{no_constant};  ///< constant of the key in that table
};

}  // namespace wayfinder::runtime::layout
