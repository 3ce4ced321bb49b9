#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapter/syntax/chunk.hpp"
#include "adapter/syntax/code/coder.hpp"
#include "adapter/syntax/expression_watch.hpp"
#include "adapter/syntax/lexer.hpp"

namespace wayfinder::syntax {

/// Reads a text by recursive descent and hands what it reads to the Coder at the moments of the reference compilers.
/// After an error the lexer gives nothing but the end of the text, which every rule here takes for its end.
class Parser {
 public:
  Parser(std::string_view text, const Dialect& dialect, ExpressionWatch* watch);
  [[nodiscard]] Chunk run();

 private:
  using NameId = std::int32_t;
  static constexpr NameId break_name = 0;  ///< of the place behind a loop

  struct ActiveLocal {
    NameId name{};
    std::int32_t model{-1};     ///< index into Chunk::locals; -1: one that the compiler hides
    std::int32_t shadowed{-1};  ///< the local that this name meant before
    FunctionState* function{};  ///< absent: _ENV outside the main chunk
    int reg{};
    Attribute attribute{};
    std::optional<Operand> folded;
  };

  struct NewLocal {
    NameId name{};
    std::string_view text;  ///< empty: hidden
    Place declared;
    Attribute attribute{};
    bool is_parameter{};
  };

  /// A label, or a goto or break that has not found its own yet.
  struct JumpPoint {
    NameId name{};
    std::int32_t previous{-1};  ///< the one before of the same name and kind
    std::int32_t line{};
    int locals{};
    int registers{};
    bool is_label{};
    bool is_open{true};
    bool needs_close{};
  };

  struct Level {  ///< one more level of nesting while it lives
    explicit Level(Parser& owner);
    ~Level() { --parser->level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Parser* parser;
  };

  // tokens
  [[nodiscard]] const Token& token() const { return lexer_.current(); }
  template <class Wanted>
  bool accept(Wanted wanted) {
    if (!token().is(wanted)) return false;
    lexer_.next();
    return true;
  }
  void expect(TokenKind wanted);
  void expect(char wanted);
  void expect_closing(TokenKind wanted, char wanted_character, std::string_view opening, std::int32_t line);
  [[nodiscard]] bool is_name(const Token& candidate) const;
  [[nodiscard]] bool at_block_end(bool with_until) const;
  NameId expect_name();
  void fail_near(const std::string& message);
  void fail_plain(const std::string& message) { lexer_.fail(message, lexer_.line()); }
  void fail_limit(const FunctionState& function, int limit, std::string_view what);
  [[nodiscard]] static Place place_of(const Token& token) { return {token.begin, token.line, token.column}; }

  [[nodiscard]] Compiler compiler() const { return dialect_->compiler; }
  [[nodiscard]] bool is_jit() const { return compiler() == Compiler::luajit; }
  [[nodiscard]] bool is_54() const { return compiler() == Compiler::puc54; }
  /// 5.1 and LuaJIT, whose grammar is 5.1's.
  [[nodiscard]] bool is_old() const { return compiler() == Compiler::puc51 || is_jit(); }
  [[nodiscard]] FunctionState& function() { return coder_.function(); }
  [[nodiscard]] InstructionLines& code() { return function().code; }

  // names and scopes
  NameId intern(std::string_view text);
  void declare(NameId name, std::string_view text, const Place& place, Attribute attribute = Attribute::none);
  void declare_hidden(int count);
  void activate(int count);
  void activate_folded(const Operand& value);
  void deactivate(int down_to);
  [[nodiscard]] Operand resolve(NameId name);
  [[nodiscard]] Operand variable();
  int upvalue_index(std::size_t local);
  void check_writable(const Operand& e);
  void enter_block(bool is_loop);
  void leave_block();
  void leave_block_51(const Block& block);
  void leave_block_52(const Block& block);
  void leave_block_54(const Block& block);
  void leave_block_jit(const Block& block);
  void restore_registers(const Block& block);

  // jumps by name
  void add_point(JumpPoint point);
  [[nodiscard]] std::int32_t& last_point(const JumpPoint& point);
  [[nodiscard]] const JumpPoint* find_label(NameId name, std::size_t first) const;
  struct Resolved {
    bool any{};
    bool needs_close{};
  };
  Resolved resolve_gotos(const JumpPoint& label, std::size_t first);
  void check_scope(const JumpPoint& jump, const JumpPoint& label);
  [[nodiscard]] std::vector<JumpPoint> take_points(std::size_t first);
  void leave_points(const Block& block);
  void fail_unresolved(const JumpPoint& jump);
  bool label_here(const JumpPoint& label);
  void jump_to(NameId name, std::int32_t line);
  void break_statement();
  void break_51();
  void goto_statement();
  void label_statement();
  void label_jit(NameId name);
  void check_repeated(NameId name);
  [[nodiscard]] std::string_view text_of(NameId name) const { return texts_[static_cast<std::size_t>(name)]; }

  // functions
  void open_function(FunctionState& state, std::int32_t first_line, std::string name);
  void close_function();
  void parameters(bool is_method);
  void body(Operand& e, bool is_method, std::int32_t line, std::string name);

  // expressions
  std::optional<Binary> subexpression(Operand& e, int limit);
  void expression(Operand& e) { subexpression(e, 0); }
  int expression_list(Operand& e);
  void simple(Operand& e);
  void vararg(Operand& e);
  void suffixed(Operand& e);
  void primary(Operand& e);
  void field(Operand& e);
  void bracket_key(Operand& key);
  void method(Operand& e);
  void arguments(Operand& e, std::int32_t line);
  void call(Operand& e, Operand& last_argument, std::int32_t line);

  // table constructors
  struct TableItems {
    Operand last;   ///< the last list item read; none: there is none that waits
    int waiting{};  ///< in registers
  };
  void table(Operand& e);
  void table_item(const Operand& e, TableItems& items);
  void table_record(const Operand& e);
  void flush_items(const Operand& e, TableItems& items);
  struct TableJit {
    int next_register{};
    int next_index{1};
    bool has_template{};
    bool ends_in_call{};
  };
  void table_jit(Operand& e);
  void table_item_jit(Operand& e, TableJit& items);
  void table_key_jit(Operand& e, Operand& key, TableJit& items);

  // statements
  void statements();
  void block();
  void statement();
  void statement_of(std::int32_t line);
  void if_statement(std::int32_t line);
  void if_old(std::int32_t line);
  void then_block_old();
  void then_block();
  [[nodiscard]] bool then_jump(Operand& e);
  void condition();
  void while_statement(std::int32_t line);
  void repeat_statement(std::int32_t line);
  void for_statement(std::int32_t line);
  void for_numbers(std::int32_t line);
  void for_each();
  void for_body(std::int32_t line, int variables, bool is_generic);
  void next_value();
  void declare_name(Attribute attribute = Attribute::none);
  void local_statement();
  void local_function();
  [[nodiscard]] Attribute attribute();
  void function_statement(std::int32_t line);
  void expression_statement();
  void assignment(std::vector<Operand>& targets);
  void check_targets(int count);
  void rename_conflicts(std::vector<Operand>& targets, const Operand& assigned);
  void adjust(int wanted, int given, Operand& e);
  void return_statement();
  void return_jit();

  // expressions to evaluate
  [[nodiscard]] int effects() const { return watch_ != nullptr ? watch_->effects() : 0; }
  void note_effect() {
    if (watch_ != nullptr) watch_->note_effect();
  }
  void watch_part(std::uint32_t begin, const Token& opener, int effects_before);
  void watch_name(const Token& name) {
    if (watch_ != nullptr && watch_->is_in(name.begin, name.end)) watch_->found({name.begin, name.end, false});
  }

  Lexer lexer_;
  const Dialect* dialect_;
  Coder coder_;
  ConstantTable::Shared shared_constants_;
  ExpressionWatch* watch_;
  std::uint32_t last_begin_{};  ///< where the last part of a name or index ends: its name, or its bracket
  Chunk chunk_;
  int level_{};
  int stack_entries_{};  ///< LuaJIT: locals and jump points of the open functions, which it limits

  std::unordered_map<std::string_view, NameId> names_;
  std::vector<std::string_view> texts_;  ///< by name
  std::vector<std::int32_t> innermost_;  ///< by name: the active local that it means, or -1
  std::vector<ActiveLocal> active_;
  std::vector<NewLocal> declared_;  ///< but not in scope yet
  std::vector<JumpPoint> points_;
  std::vector<std::int32_t> last_points_;  ///< by name and kind
  std::string name_hint_;                  ///< of a function that stands where the next expression begins
};

}  // namespace wayfinder::syntax
