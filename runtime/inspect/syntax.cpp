#include "runtime/inspect/syntax.hpp"

#include <array>
#include <optional>

#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

struct BinaryOperator {
  std::string_view text;
  Operator op;
  int left_priority;
  int right_priority;  // smaller than left_priority: right associative
};
// 5.4 manual §3.4.8
constexpr std::array binary_operators{BinaryOperator{"or", Operator::logical_or, 1, 1},
                                      BinaryOperator{"and", Operator::logical_and, 2, 2},
                                      BinaryOperator{"<", Operator::less, 3, 3},
                                      BinaryOperator{">", Operator::greater, 3, 3},
                                      BinaryOperator{"<=", Operator::less_equal, 3, 3},
                                      BinaryOperator{">=", Operator::greater_equal, 3, 3},
                                      BinaryOperator{"~=", Operator::not_equal, 3, 3},
                                      BinaryOperator{"==", Operator::equal, 3, 3},
                                      BinaryOperator{"|", Operator::bit_or, 4, 4},
                                      BinaryOperator{"~", Operator::bit_xor, 5, 5},
                                      BinaryOperator{"&", Operator::bit_and, 6, 6},
                                      BinaryOperator{"<<", Operator::shift_left, 7, 7},
                                      BinaryOperator{">>", Operator::shift_right, 7, 7},
                                      BinaryOperator{"..", Operator::concatenate, 9, 8},
                                      BinaryOperator{"+", Operator::add, 10, 10},
                                      BinaryOperator{"-", Operator::subtract, 10, 10},
                                      BinaryOperator{"*", Operator::multiply, 11, 11},
                                      BinaryOperator{"/", Operator::divide, 11, 11},
                                      BinaryOperator{"//", Operator::floor_divide, 11, 11},
                                      BinaryOperator{"%", Operator::modulo, 11, 11},
                                      BinaryOperator{"^", Operator::power, 14, 13}};
constexpr int unary_priority = 12;
constexpr int max_depth = 100;
constexpr std::size_t max_nodes = 1'000;  // whoever follows the nodes does so by recursion

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_{tokens_of(text)} {}

  Result<Syntax> parse() {
    expression(0, 0);
    if (!refused_ && at_ < tokens_.size()) refuse_here();
    if (refused_) {
      return fail(ErrorCode::evaluation,
                  fmt::format("expected an expression of names, fields and operators, got {}", *refused_));
    }
    return std::move(syntax_);
  }

 private:
  [[nodiscard]] bool at(std::string_view text) const { return at_ < tokens_.size() && tokens_[at_].is(text); }
  bool accept(std::string_view text) {
    if (!at(text)) return false;
    ++at_;
    return true;
  }
  int refuse_here() {
    if (refused_) return -1;
    if (at_ >= tokens_.size()) {
      refused_ = "its end";
    } else if (at("(") || at("{") || at(":") || (tokens_[at_].kind == TokenKind::string && at_ > 0)) {
      refused_ = "a call";
    } else if (at("=")) {
      refused_ = "an assignment";
    } else {
      refused_ = fmt::format("'{}'", tokens_[at_].text);
    }
    return -1;
  }
  int add(SyntaxNode node) {
    if (syntax_.nodes.size() == max_nodes) {
      refused_ = fmt::format("more than {} names, values and operators", max_nodes);
      return -1;
    }
    syntax_.nodes.push_back(std::move(node));
    return static_cast<int>(syntax_.nodes.size()) - 1;
  }

  int expression(int limit, int depth) {
    if (depth > max_depth) return refuse_here();
    int left = operand(depth);
    while (!refused_ && at_ < tokens_.size()) {
      const BinaryOperator* found = nullptr;
      for (const BinaryOperator& candidate : binary_operators) {
        if (at(candidate.text)) found = &candidate;
      }
      if (found == nullptr || found->left_priority <= limit) break;
      ++at_;
      const int right = expression(found->right_priority, depth + 1);
      left = add({.kind = NodeKind::binary, .op = found->op, .left = left, .right = right, .text = {}});
    }
    return left;
  }

  int operand(int depth) {
    static constexpr std::array<std::pair<std::string_view, Operator>, 4> unary_operators{
        {{"not", Operator::logical_not}, {"#", Operator::length}, {"-", Operator::negate}, {"~", Operator::bit_not}}};
    for (const auto& [text, op] : unary_operators) {
      if (!accept(text)) continue;
      const int inner = expression(unary_priority, depth + 1);
      return add({.kind = NodeKind::unary, .op = op, .left = inner, .text = {}});
    }
    if (at_ >= tokens_.size()) return refuse_here();
    const Token& token = tokens_[at_];
    if (token.kind == TokenKind::name || at("(")) return path(depth);
    if (token.kind == TokenKind::string) {
      ++at_;
      return add({.kind = NodeKind::string, .text = string_value(token)});
    }
    if (token.kind == TokenKind::number) return number(token);
    if (accept("nil")) return add({.kind = NodeKind::nil, .text = {}});
    if (accept("...")) return add({.kind = NodeKind::vararg, .text = {}});
    if (at("true") || at("false")) {
      ++at_;
      return add({.kind = NodeKind::boolean, .truth = token.text == "true", .text = {}});
    }
    refused_ = at("function") ? "a function" : at("{") ? "a table constructor" : fmt::format("'{}'", token.text);
    return -1;
  }

  int path(int depth) {
    int object = -1;
    if (accept("(")) {
      object = expression(0, depth + 1);
      if (!refused_ && !accept(")")) return refuse_here();
    } else {
      object = add({.kind = NodeKind::name, .text = std::string{tokens_[at_++].text}});
    }
    while (!refused_ && (at(".") || at("["))) {
      const int key = accept(".") ? field() : bracketed_key(depth);
      if (!refused_) object = add({.kind = NodeKind::index, .left = object, .right = key, .text = {}});
    }
    const bool is_called =
        at("(") || at("{") || at(":") || (at_ < tokens_.size() && tokens_[at_].kind == TokenKind::string);
    return is_called ? refuse_here() : object;
  }

  int field() {
    if (at_ >= tokens_.size() || tokens_[at_].kind != TokenKind::name) return refuse_here();
    return add({.kind = NodeKind::string, .text = std::string{tokens_[at_++].text}});
  }

  int bracketed_key(int depth) {
    accept("[");
    const int key = expression(0, depth + 1);
    return refused_ || accept("]") ? key : refuse_here();
  }

  int number(const Token& token) {
    const std::string text{token.text};
    // Lua's own reading of numbers needs a state; the rules for integers: decimal ones that fit, hexadecimal ones wrap.
    const bool is_hex = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    const bool is_float = text.find_first_of(is_hex ? ".pP" : ".eE") != std::string::npos;
    ++at_;
    char* end = nullptr;
    if (!is_float) {
      if (is_hex) {
        std::uint64_t wrapped = 0;
        for (const char c : std::string_view{text}.substr(2))
          wrapped = wrapped * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        return add({.kind = NodeKind::integer, .integer = static_cast<std::int64_t>(wrapped), .text = {}});
      }
      errno = 0;
      const long long value = std::strtoll(text.c_str(), &end, 10);
      if (errno == 0 && *end == '\0') return add({.kind = NodeKind::integer, .integer = value, .text = {}});
    }
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0') {
      refused_ = fmt::format("'{}'", text);
      return -1;
    }
    return add({.kind = NodeKind::number, .number = value, .text = {}});
  }

  std::vector<Token> tokens_;
  std::size_t at_{};
  Syntax syntax_;
  std::optional<std::string> refused_;
};

}  // namespace

Result<Syntax> parse_plain_expression(std::string_view text) {
  return Parser{text}.parse();
}

}  // namespace wayfinder::runtime::inspect
