#include "runtime/breakpoints/declared_names.hpp"

#include <cstddef>

#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime {
namespace {

using inspect::Token;
using inspect::TokenKind;

class Declarations {
 public:
  explicit Declarations(std::vector<Token> tokens) : tokens_{std::move(tokens)} {}

  std::vector<DeclaredFunction> read() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (token.is("function")) {
        found_.push_back(is_name(at_ + 1) ? statement() : anonymous());
      } else if (token.is("{")) {
        tables_.push_back(assigned_name(at_));
      } else if (token.is("}") && !tables_.empty()) {
        tables_.pop_back();
      }
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_name(std::size_t index) const {
    return index < tokens_.size() && tokens_[index].kind == TokenKind::name;
  }
  [[nodiscard]] bool is(std::size_t index, std::string_view text) const {
    return index < tokens_.size() && tokens_[index].is(text);
  }

  /// `function a.b:c (`, with or without `local`.
  DeclaredFunction statement() {
    const bool is_local = at_ > 0 && tokens_[at_ - 1].is("local");
    std::size_t next = at_ + 1;
    std::string name{tokens_[next].text};
    for (++next; (is(next, ".") || is(next, ":")) && is_name(next + 1); next += 2) {
      name.append(".").append(tokens_[next + 1].text);
    }
    // A local function is defined where its parameters start, any other where the statement does (lparser.c).
    const int line = is_local && next < tokens_.size() ? tokens_[next].line : tokens_[at_].line;
    return {line, std::move(name)};
  }

  DeclaredFunction anonymous() {
    const int line = at_ + 1 < tokens_.size() ? tokens_[at_ + 1].line : tokens_[at_].line;
    return {line, assigned_name(at_)};
  }

  /// The name in `name =` before the token at `index`; inside a table constructor, under the table's own name.
  [[nodiscard]] std::string assigned_name(std::size_t index) const {
    if (index < 2 || !tokens_[index - 1].is("=") || !is_name(index - 2)) return {};
    std::size_t first = index - 2;
    std::string name{tokens_[first].text};
    while (first >= 2 && (tokens_[first - 1].is(".") || tokens_[first - 1].is(":")) && is_name(first - 2)) {
      first -= 2;
      name.insert(0, ".").insert(0, tokens_[first].text);
    }
    const bool is_field = !tables_.empty() && first > 0 &&
                          (tokens_[first - 1].is("{") || tokens_[first - 1].is(",") || tokens_[first - 1].is(";"));
    if (is_field && !tables_.back().empty()) name.insert(0, ".").insert(0, tables_.back());
    return name;
  }

  std::vector<Token> tokens_;
  std::size_t at_{};
  std::vector<std::string> tables_;  ///< names of the constructors that are open here
  std::vector<DeclaredFunction> found_;
};

}  // namespace

std::vector<DeclaredFunction> declared_functions(std::string_view text) {
  return Declarations{inspect::tokens_of(text)}.read();
}

}  // namespace wayfinder::runtime
