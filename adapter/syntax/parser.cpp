// Tokens, errors and the main chunk of Parser.
#include "adapter/syntax/parser.hpp"

#include <fmt/format.h>

#include <utility>

#include "adapter/syntax/parser_state.hpp"

namespace wayfinder::syntax {

Parser::Parser(std::string_view text, const Dialect& dialect, ExpressionWatch* watch)
    : lexer_{text, dialect}, dialect_{&dialect}, coder_{lexer_, dialect}, watch_{watch} {
  intern("break");
}

Parser::Level::Level(Parser& owner) : parser{&owner} {
  constexpr int limit = 200;  // as the message says it
  if (++owner.level_ <= owner.dialect_->max_levels) return;
  if (owner.is_old()) {
    owner.fail_plain("chunk has too many syntax levels");
  } else if (owner.is_54()) {
    owner.fail_plain("C stack overflow");
  } else {
    owner.fail_limit(owner.function(), limit, "C levels");
  }
}

void Parser::fail_near(const std::string& message) {
  lexer_.fail(message + near_clause(token(), lexer_.text(), *dialect_), lexer_.line());
}

void Parser::fail_limit(const FunctionState& function, int limit, std::string_view what) {
  const bool is_main = function.first_line == 0;
  if (is_old()) {
    const std::string where = is_main ? "main function" : fmt::format("function at line {}", function.first_line);
    return fail_plain(fmt::format("{} has more than {} {}", where, limit, what));
  }
  const std::string where = is_main ? "main function" : fmt::format("function at line {}", function.first_line);
  fail_near(fmt::format("too many {} (limit is {}) in {}", what, limit, where));
}

void Parser::expect(TokenKind wanted) {
  if (!accept(wanted)) fail_near(expected_name(wanted, '\0', *dialect_) + " expected");
}

void Parser::expect(char wanted) {
  if (!accept(wanted)) fail_near(fmt::format("'{}' expected", wanted));
}

void Parser::expect_closing(TokenKind wanted, char wanted_character, std::string_view opening, std::int32_t line) {
  const bool is_there = wanted == TokenKind::character ? token().is(wanted_character) : token().is(wanted);
  if (is_there) return lexer_.next();
  const std::string name = expected_name(wanted, wanted_character, *dialect_);
  if (line == lexer_.line()) return fail_near(name + " expected");
  fail_near(fmt::format("{} expected (to close '{}' at line {})", name, opening, line));
}

bool Parser::is_name(const Token& candidate) const {
  return candidate.is(TokenKind::name) || (candidate.is(TokenKind::goto_word) && dialect_->goto_word == Goto::by_sight);
}

Parser::NameId Parser::expect_name() {
  if (!is_name(token())) {
    fail_near(expected_name(TokenKind::name, '\0', *dialect_) + " expected");
    return break_name;
  }
  const NameId name = intern(token().text);
  lexer_.next();
  return name;
}

/// `until` ends a block, but not its scope.
bool Parser::at_block_end(bool with_until) const {
  switch (token().kind) {
    case TokenKind::end_of_text:
    case TokenKind::end_word:
    case TokenKind::else_word:
    case TokenKind::elseif_word:
      return true;
    case TokenKind::until_word:
      return with_until;
    default:
      return false;
  }
}

Chunk Parser::run() {
  FunctionState main{compiler(), is_54() || compiler() == Compiler::puc53 ? &shared_constants_ : nullptr};
  if (!is_old()) {
    const NameId env = intern("_ENV");
    active_.push_back({.name = env});
    innermost_[static_cast<std::size_t>(env)] = 0;
  }
  open_function(main, 0, {});
  main.is_vararg = true;
  if (is_54()) code().emit_hidden();
  if (!is_old()) main.upvalues.push_back(0);
  Function& model = chunk_.functions.front();
  model.is_vararg = true;
  lexer_.next();
  statements();
  if (!token().is(TokenKind::end_of_text)) expect(TokenKind::end_of_text);
  chunk_.functions.front().last_line = lexer_.line();
  chunk_.functions.front().end = static_cast<std::uint32_t>(lexer_.text().size());
  close_function();
  chunk_.error = lexer_.error();
  return std::move(chunk_);
}

Chunk parse(std::string_view text, const Dialect& dialect) {
  return Parser{text, dialect, nullptr}.run();
}

}  // namespace wayfinder::syntax
