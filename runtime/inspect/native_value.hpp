#pragma once
#include <cstdint>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/syntax.hpp"

namespace wayfinder::runtime::inspect {

/// A plain expression decided from a frame's registers by layout, without entering Lua. Only where Lua's own answer
/// could neither call a metamethod nor raise; anything else is left undecided. Thread: VM, at a safe point.
class NativeExpression {
 public:
  /// `strings` are the interned texts of the string and name nodes, by node; null for others.
  NativeExpression(Syntax syntax, std::vector<const layout::String*> strings);

  /// Whether the names were looked up for the place where this call is.
  [[nodiscard]] bool is_at(const layout::Thread& thread, const layout::CallInfo& call) const noexcept {
    if (call.function == nullptr || layout::as_lua_closure(*call.function) == nullptr) return false;
    return layout::saved_pc_of(thread, call) == saved_pc_ && layout::proto_of(call) == proto_;
  }
  /// Looks the names up for the place where the call is; false: it is no Lua function's.
  [[nodiscard]] bool go_to(const layout::Thread& thread, const layout::CallInfo& call) noexcept;

  /// The value in a call for which is_at(), to be read before Lua runs on; null: undecided. About 5 ns a comparison of
  /// a local with a constant.
  [[nodiscard]] const layout::Value* value(const layout::CallInfo& call) noexcept;

  /// Whether the expression has this name as a variable.
  [[nodiscard]] bool names(std::string_view name) const;

 private:
  /// What there is to do for a node of the syntax. Names become locals, upvalues or globals where they are looked up.
  enum class Step : std::uint8_t { undecided, constant, local, upvalue, global, index, unary, binary };
  struct Node {
    Step step{};
    Operator op{};
    int left{};                    ///< node; of a name: its slot or upvalue
    int right{};                   ///< node; of a local: its record in the prototype
    const layout::String* name{};  ///< of the local or upvalue, so that other code at the same address is noticed
  };

  void add_node(const SyntaxNode& syntax);
  void locate(std::size_t node, std::ptrdiff_t pc) noexcept;
  [[nodiscard]] const layout::Value* evaluate(int index) noexcept;
  [[nodiscard]] const layout::Value* evaluate_other(int index) noexcept;
  [[nodiscard]] const layout::Value* evaluate_local(const Node& node) noexcept;
  [[nodiscard]] const layout::Value* evaluate_upvalue(const Node& node) noexcept;
  [[nodiscard]] const layout::Value* evaluate_global(int index) noexcept;
  [[nodiscard]] const layout::Value* evaluate_binary(int index) noexcept;
  [[nodiscard]] const layout::Value* evaluate_unary(int index) noexcept;

  Syntax syntax_;
  std::vector<const layout::String*> strings_;
  std::vector<Node> nodes_;
  std::vector<layout::Value> values_;  ///< by node: constants, the keys of globals, and what was computed last
  // where the names were looked up
  const layout::Proto* proto_{};
  const layout::Instruction* saved_pc_{};
  // of the question that is being answered
  const layout::CallInfo* call_{};
  const layout::LuaClosure* closure_{};
};

}  // namespace wayfinder::runtime::inspect
