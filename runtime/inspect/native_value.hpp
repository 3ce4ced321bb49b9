#pragma once
#include <cstdint>
#include <lua.hpp>
#include <vector>

#include "runtime/inspect/syntax.hpp"
#include "runtime/lua54.hpp"

namespace wayfinder::runtime::inspect {

/// A plain expression decided from a frame's registers by layout, without entering Lua. Only where Lua's own answer
/// could neither call a metamethod nor raise; anything else is left undecided. Thread: VM, at a safe point.
class NativeExpression {
 public:
  enum class Truth : std::uint8_t { no, yes, undecided };

  /// `strings` are the interned texts of the string and name nodes, by node; null for others.
  NativeExpression(Syntax syntax, std::vector<const layout::String*> strings);

  /// About 10 ns a comparison of a local with a constant.
  [[nodiscard]] Truth truth(const layout::Thread& thread, const layout::CallInfo& call) noexcept;

  /// The value, to be read before Lua runs on; null: undecided.
  [[nodiscard]] const layout::Value* value(const layout::Thread& thread, const layout::CallInfo& call) noexcept;

  /// Whether the expression has this name as a variable.
  [[nodiscard]] bool names(std::string_view name) const;

 private:
  /// Where a name was found last: good for the same place in the same code.
  struct Place {
    enum class Kind : std::uint8_t { unknown, local, upvalue, global };
    const layout::Proto* proto{};
    std::ptrdiff_t pc{-1};
    Kind kind{};
    int index{};
    const layout::String* name{};  ///< of the local or upvalue, so that other code at the same address is noticed
  };

  [[nodiscard]] bool evaluate(int node, layout::Value& out) noexcept;
  [[nodiscard]] bool evaluate_binary(const SyntaxNode& node, layout::Value& out) noexcept;
  [[nodiscard]] bool evaluate_unary(const SyntaxNode& node, layout::Value& out) noexcept;
  [[nodiscard]] bool evaluate_name(int node, layout::Value& out) noexcept;
  [[nodiscard]] bool evaluate_index(const SyntaxNode& node, layout::Value& out) noexcept;
  [[nodiscard]] bool string_of(int node, layout::Value& out) const noexcept;
  [[nodiscard]] static bool field_of(const layout::Value& object, const layout::Value& key,
                                     layout::Value& out) noexcept;
  void locate(int node) noexcept;

  Syntax syntax_;
  std::vector<const layout::String*> strings_;
  std::vector<Place> places_;
  layout::Value result_{};
  // of the question that is being answered
  const layout::CallInfo* call_{};
  const layout::LuaClosure* closure_{};
  std::ptrdiff_t pc_{};
};

}  // namespace wayfinder::runtime::inspect
