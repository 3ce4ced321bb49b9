#include "runtime/inspect/const_locals.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using Block = std::map<std::string, DeclaredLocal, std::less<>>;

/// Walks over the tokens above a line and keeps the names of the blocks that are open.
class ScopeWalk {
 public:
  ScopeWalk(std::string_view text, int line) : tokens_{tokens_of_file(text)} {
    const auto end = std::ranges::find_if(tokens_, [line](const Token& token) { return token.line >= line; });
    tokens_.erase(end, tokens_.end());
  }

  Block walk() {
    while (at_ < tokens_.size())
      step();
    Block visible;
    for (const Block& block : blocks_) {
      for (const auto& [name, declared] : block)
        visible.insert_or_assign(name, declared);
    }
    std::erase_if(visible, [](const auto& entry) { return entry.second.attribute.empty(); });
    return visible;
  }

 private:
  [[nodiscard]] bool at(std::string_view text) const { return at_ < tokens_.size() && tokens_[at_].is(text); }
  [[nodiscard]] bool at_name() const { return at_ < tokens_.size() && tokens_[at_].kind == TokenKind::name; }
  bool accept(std::string_view text) {
    if (!at(text)) return false;
    ++at_;
    return true;
  }
  void open() {
    blocks_.push_back(std::move(pending_));
    pending_ = {};
  }
  void close() {
    if (blocks_.size() > 1) blocks_.pop_back();
  }

  void step() {
    if (accept("local")) return local();
    if (accept("for")) {
      while (at_name()) {
        pending_[std::string{tokens_[at_++].text}] = {};  // belongs to the block that `do` opens
        accept(",");
      }
    } else if (accept("function")) {
      function();
    } else if (accept("do") || accept("then") || accept("repeat")) {
      open();
    } else if (accept("else")) {
      close();
      open();
    } else if (accept("elseif") || accept("end") || accept("until")) {
      close();
    } else {
      ++at_;
    }
  }

  void function() {
    while (at_name() || at(".") || at(":"))
      ++at_;
    Block parameters;
    if (accept("(")) {
      while (at_name() || at(",") || at("...")) {
        if (at_name()) parameters[std::string{tokens_[at_].text}] = {};
        ++at_;
      }
    }
    blocks_.push_back(std::move(parameters));
  }

  void local() {
    if (at("function")) {
      if (++at_; at_name()) blocks_.back()[std::string{tokens_[at_].text}] = {};
      return function();
    }
    std::vector<std::string> names;
    std::string attribute;
    while (at_name()) {
      const int line = tokens_[at_].line;
      names.emplace_back(tokens_[at_++].text);
      attribute.clear();
      if (accept("<")) {
        if (at_name()) attribute = tokens_[at_++].text;
        accept(">");
      }
      blocks_.back()[names.back()] = {attribute, {}, line};
      if (!accept(",")) break;
    }
    // Only the last variable of a list can be folded, when it has a value of its own (localstat in lparser.c).
    if (names.size() == 1 && attribute == "const" && accept("=")) {
      blocks_.back()[names.back()].literal = literal();
    }
  }

  /// The text of a constant expression that starts here; "" when it is anything else. Does not move.
  [[nodiscard]] std::string literal() const {
    static constexpr std::array<std::string_view, 3> unary{"-", "~", "not"};
    static constexpr std::array<std::string_view, 12> binary{"+", "-", "*", "/", "//", "%",
                                                             "^", "&", "|", "~", "<<", ">>"};
    const auto is_one_of = [this](std::size_t i, const auto& texts) {
      return i < tokens_.size() &&
             std::ranges::any_of(texts, [&](std::string_view text) { return tokens_[i].is(text); });
    };
    std::string text;
    for (std::size_t i = at_; i < tokens_.size(); ++i) {
      while (is_one_of(i, unary))
        text.append(tokens_[i++].text).append(" ");
      if (i >= tokens_.size()) return {};
      const Token& token = tokens_[i];
      const bool is_word = token.is("nil") || token.is("true") || token.is("false");
      if (token.kind == TokenKind::name) {
        const std::string inner = folded(token.text);
        if (inner.empty()) return {};
        text.append("(").append(inner).append(")");
      } else if (token.kind == TokenKind::number || token.kind == TokenKind::string || is_word) {
        text.append(token.text);
      } else {
        return {};
      }
      if (!is_one_of(++i, binary)) return follows_statement(i) ? text : std::string{};
      text.append(" ").append(tokens_[i].text).append(" ");
    }
    return {};
  }

  /// Whether a statement may begin at token i, so that the expression before it is complete.
  [[nodiscard]] bool follows_statement(std::size_t i) const {
    if (i >= tokens_.size()) return true;
    const Token& token = tokens_[i];
    return token.kind == TokenKind::name || token.is(";") || token.is("::") ||
           (token.kind == TokenKind::keyword && !token.is("and") && !token.is("or")) ||
           (token.is("(") && token.line > tokens_[i - 1].line);
  }

  [[nodiscard]] std::string folded(std::string_view name) const {
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
      if (const auto found = block->find(name); found != block->end()) return found->second.literal;
    }
    return {};
  }

  std::vector<Token> tokens_;
  std::size_t at_{};
  std::vector<Block> blocks_{Block{}};
  Block pending_;
};

}  // namespace

std::map<std::string, DeclaredLocal, std::less<>> declared_locals(std::string_view text, int line) {
  return ScopeWalk{text, line}.walk();
}

}  // namespace wayfinder::runtime::inspect
