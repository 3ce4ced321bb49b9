#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "adapter/syntax/code/function_state.hpp"
#include "adapter/syntax/code/operand.hpp"
#include "adapter/syntax/code/operators.hpp"
#include "adapter/syntax/lexer.hpp"

namespace wayfinder::syntax {

/// Writes the instructions that the dialect's compiler would write for the expressions that the parser reads, at the
/// same moments, and therefore with the same lines: an instruction has the line of the last token that was consumed.
/// Source: lcode.c of Lua 5.1.5, 5.2.4, 5.3.6 and 5.4.4; lj_parse.c of LuaJIT 2.1.
class Coder {
 public:
  Coder(Lexer& lexer, const Dialect& dialect) : lexer_{&lexer}, dialect_{&dialect} {}

  void enter(FunctionState& function) { function_ = &function; }
  [[nodiscard]] FunctionState& function() { return *function_; }
  [[nodiscard]] Compiler compiler() const { return dialect_->compiler; }
  [[nodiscard]] bool is_jit() const { return dialect_->compiler == Compiler::luajit; }

  // instructions
  int emit(Op op = Op::other);
  void set_line(std::int32_t line) { function_->code.set_last_line(line); }
  void emit_nil(int first, int count);
  JumpList emit_jump();  ///< brings no value
  void mark_target() { function_->code.mark_target(); }

  // registers
  void reserve(int count);
  void check_stack(int count);
  void free_register(int reg);
  void free_operand(const Operand& e);

  // constants
  [[nodiscard]] Operand string_constant(std::string_view text);
  bool to_operand_constant(Operand& e);  ///< 5.4: a constant that an instruction can hold
  bool to_register_or_constant(Operand& e);

  // expressions
  void discharge(Operand& e);
  void to_register(Operand& e, int reg);
  int to_any_register(Operand& e);
  void to_next_register(Operand& e);
  void to_value(Operand& e);
  void to_table(Operand& e);  ///< what may stand before a key: an upvalue may in 5.2 and later
  void to_one_result(Operand& e);
  void to_all_results(Operand& e);  ///< of a call or `...`
  void index(Operand& table, Operand& key);
  void method(Operand& object, Operand& key);
  void store(Operand& variable, Operand& e);

  // branches
  void go_if_true(Operand& e);
  void go_if_false(Operand& e);

  // operators; `line` is the operator's
  void prefix(Unary operation, Operand& e, std::int32_t line);
  void infix(Binary operation, Operand& e);
  void postfix(Binary operation, Operand& a, Operand& b, std::int32_t line);

 private:
  [[nodiscard]] int add_number(const Number& number);
  [[nodiscard]] int add_word(const Operand& e);
  void enter_operand(Operand& e);
  void fail_registers();

  void emit_nil_jit(int first, int count);
  void load(Operand& e, int reg);
  void load_constant(const Operand& e);
  void load_to_any(Operand& e);
  void finish_value(Operand& e);
  void index_54(Operand& table, Operand& key);
  void index_jit(Operand& table, Operand& key);
  void method_jit(Operand& object, const Operand& key);
  void store_upvalue_jit(Operand& e);
  [[nodiscard]] bool is_short_key(const Operand& key) const;

  JumpList branch(Operand& e);
  JumpList branch_jit(Operand& e);
  /// Jumps away on the one truth of the operand: when it is certain, always; when it is impossible, never.
  JumpList branch_away(Operand& e, bool is_certain, bool is_impossible);
  void logical_not(Operand& e);
  void logical_not_jit(Operand& e);
  static void join(Binary operation, Operand& a, Operand& b);

  bool fold(Arithmetic operation, Operand& a, const Operand* b) const;
  void finish_unary(Operand& e, std::int32_t line);
  void finish_comparison(Operand& a, Operand& b);

  void arithmetic_rk(Operand& a, Operand& b, Op op, std::int32_t line);
  void concat_rk(Operand& a, Operand& b, std::int32_t line);

  void infix_54(Binary operation, Operand& e);
  void postfix_54(Binary operation, Operand& a, Operand& b, std::int32_t line);
  void finish_binary_54(Operand& a, Operand& b, std::int32_t line);
  void binary_registers_54(Operand& a, Operand& b, std::int32_t line);
  void arithmetic_54(Operand& a, Operand& b, bool is_flipped, std::int32_t line);
  bool negated_immediate_54(Operand& a, Operand& b, std::int32_t line);
  void bitwise_54(Operand& a, Operand& b, std::int32_t line);
  void concat_54(Operand& b, std::int32_t line);
  void equality_54(Operand& a, Operand& b);
  void order_54(Operand& a, Operand& b);

  void infix_jit(Binary operation, Operand& e);
  void postfix_jit(Binary operation, Operand& a, Operand& b);
  void prefix_jit(Unary operation, Operand& e);
  void arithmetic_jit(Binary operation, Operand& a, Operand& b);
  void concat_jit(Operand& a, Operand& b);
  void compare_jit(Binary operation, Operand& a, Operand& b);

  Lexer* lexer_;
  const Dialect* dialect_;
  FunctionState* function_{};
};

}  // namespace wayfinder::syntax
