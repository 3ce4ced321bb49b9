#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapter/syntax/code/operand.hpp"
#include "adapter/syntax/dialect.hpp"

namespace wayfinder::syntax {

/// The instructions of one function, of which only the lines are kept, and as much of the last one as decides whether
/// the next is written at all.
class InstructionLines {
 public:
  explicit InstructionLines(Compiler compiler) : last_target_{compiler == Compiler::puc51 ? -1 : 0} {}

  int emit(Op op, std::int32_t line, int first = 0, int last = 0);
  /// An instruction that no debugger sees: LuaJIT's function header, 5.4's preparation of varargs.
  void emit_hidden() { ++count_; }
  void drop_last();
  void set_last_line(std::int32_t line) { line_ = line; }
  void set_last_op(Op op) { op_ = op; }
  void set_last_range(int first, int last);

  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] Op last_op() const { return has_last_ ? op_ : Op::other; }
  [[nodiscard]] int last_first() const { return first_; }
  [[nodiscard]] int last_last() const { return last_; }

  void mark_target() { last_target_ = count_; }  ///< a jump leads to the next instruction
  void set_target(int target) { last_target_ = target; }
  [[nodiscard]] bool is_target() const { return count_ <= last_target_; }
  [[nodiscard]] int last_target() const { return last_target_; }

  [[nodiscard]] std::vector<std::int32_t> take_lines();

 private:
  void keep_last();

  int count_{};
  int last_target_;
  bool has_last_{};
  Op op_{Op::other};
  std::int32_t line_{};
  int first_{};  ///< registers of a load_nil
  int last_{};
  std::vector<std::int32_t> lines_;
};

/// Constants of one function and their indices, as far as an operand can hold them: what lies beyond is only counted.
/// 5.3 and 5.4 look constants up in one table for all functions, which forgets; so do we.
class ConstantTable {
 public:
  static constexpr int max_operand = 255;  ///< the largest index that an instruction takes
  using Shared = std::unordered_map<std::string, int>;

  explicit ConstantTable(Shared* shared) : shared_{shared} {}

  int string(std::string_view value);
  int number(const Number& value, Compiler compiler);
  int word(char letter);  ///< 'n', 't' or 'f': nil, true, false
  int unique() { return count_++; }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] bool has(std::string_view value, int index) const;

 private:
  int add(std::string key);

  int count_{};
  Shared own_;
  Shared* shared_;  ///< absent: `own_` is the table
  std::vector<std::string> keys_;
};

}  // namespace wayfinder::syntax
