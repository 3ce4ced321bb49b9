#pragma once
#include <cstdint>
#include <string_view>

#include "adapter/syntax/number.hpp"

namespace wayfinder::syntax {

/// The jumps that leave an expression early, as far as the code behind it hangs on them.
struct JumpList {
  bool any{};
  bool needs_value{};  ///< one of them brings no value, so `true` and `false` must be loaded behind the expression

  void add(JumpList other) {
    any = any || other.any;
    needs_value = needs_value || other.needs_value;
  }
  void drop_values() { needs_value = any; }
};

/// What the next instruction may ask about the one before it.
enum class Op : std::uint8_t { other, load_nil, load_nil_range, logical_not, concat, close, returns, vararg };

/// An expression on its way into registers: where its value is as yet, in the words of the reference compilers.
struct Operand {
  enum class Kind : std::uint8_t {
    none,
    nil,
    false_value,
    true_value,
    number,
    string,
    foreign,      ///< LuaJIT's 64-bit and imaginary numbers
    constant,     ///< in the function's table of constants, at `index`
    folded,       ///< a local that the compiler replaced by a value; `variable` is its place among the active ones
    local,        ///< `reg` is its register
    upvalue,      ///< `index` is its number
    global,       ///< by name, without _ENV
    indexed,      ///< table in `reg` (or upvalue `index`), key in `key`
    jump,         ///< a comparison
    relocatable,  ///< of an instruction that may still choose its register
    fixed,        ///< in register `reg`
    call,         ///< results from `reg` on
    vararg,
  };

  Kind kind{Kind::none};
  Op op{Op::other};  ///< of a relocatable value: the instruction that makes it
  bool table_is_upvalue{};
  int reg{};
  int key{-1};  ///< register of the key; -1: the key is a constant
  int index{};
  int variable{-1};
  JumpList when_true;
  JumpList when_false;
  Number number;
  std::string_view text;  ///< of a string, and the name of a global

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  [[nodiscard]] bool has_jumps() const { return when_true.any || when_false.any; }
  [[nodiscard]] bool is_numeral() const { return kind == Kind::number && !has_jumps(); }
  /// Nil, a boolean, a number of Lua's or a string that stands there as such.
  [[nodiscard]] bool is_literal() const {
    return kind == Kind::nil || kind == Kind::false_value || kind == Kind::true_value || kind == Kind::number ||
           kind == Kind::string;
  }
  [[nodiscard]] bool is_multiple() const { return kind == Kind::call || kind == Kind::vararg; }
  [[nodiscard]] bool is_variable() const { return kind >= Kind::folded && kind <= Kind::indexed; }
};

}  // namespace wayfinder::syntax
