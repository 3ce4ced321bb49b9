#include "runtime/inspect/expression.hpp"

#include <optional>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/facts/upvalues.hpp"
#include "runtime/inspect/binding.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/native_value.hpp"
#include "runtime/inspect/value_text.hpp"

namespace wayfinder::runtime {
namespace {

using inspect::BoundCode;
using inspect::CodeKind;
using inspect::Frame;
using inspect::Inspector;
using inspect::NativeExpression;

/// Where code was compiled for: the names that are in scope there are known.
struct Site {
  const void* code{};  // a Proto, or without layout a closure
  std::ptrdiff_t at{-1};
  bool operator==(const Site&) const = default;
};

Site site_of(lua_State* L, const lua_Debug* ar, bool trusts_layout) {
  if (trusts_layout) {
    const layout::Thread& thread = *layout::of(L);
    const layout::CallInfo& call = *call_of(thread, ar->i_ci);
    const layout::Proto* proto = proto_of(call);
    return {proto, proto == nullptr ? 0 : pc_of(thread, call, *proto)};
  }
  lua_Debug record = *ar;
  lua_getinfo(L, "lf", &record);
  const void* function = lua_topointer(L, -1);
  lua_pop(L, 1);
  return {function, record.currentline};
}

}  // namespace

struct Expression::Parts {
  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  lua_State* main_thread{};
  Inspector* owner{};
  std::string text;
  std::optional<NativeExpression> native;
  int strings{};       // kept table that holds the native part's strings
  bool native_fits{};  // where the native part is, no name is a constant that the compiler has folded away

  Site site;
  int function{};  // kept; 0: not compiled yet
  BoundCode code;

  ~Parts() {
    if (Agent::has_lost(main_thread)) return;  // closed by another OS thread
    Inspector* const inspector = Inspector::find(main_thread);
    if (inspector == nullptr) return;
    if (function != 0) inspector->forget(function);
    if (strings != 0) inspector->forget(strings);
  }

  void make_native(lua_State* L, Inspector& inspector);
  [[gnu::noinline]] void look_up_names(lua_State* L, const lua_Debug& ar);
  /// Null: undecided.
  [[nodiscard]] const layout::Value* native_value(lua_State* L, const lua_Debug& ar) {
    const layout::Thread& thread = *layout::of(L);
    const layout::CallInfo& call = *layout::call_of(thread, ar.i_ci);
    if (!native->is_at(thread, call)) [[unlikely]] {
      look_up_names(L, ar);
    }
    return native_fits ? native->value(call) : nullptr;
  }
  [[nodiscard]] Result<void> compile_for(lua_State* L, Inspector& inspector, const Frame* frame, std::string_view name);
  /// Runs the compiled form; results on the stack. `extra`: the value on top of the stack is the local `name`; popped.
  [[nodiscard]] Result<int> run(lua_State* L, const lua_Debug* ar, std::string_view name = {});
};

Expression::Expression(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

/// Interns the texts of the syntax, so that look-ups compare pointers, and keeps them alive.
void Expression::Parts::make_native(lua_State* L, Inspector& inspector) {
  auto syntax = inspect::parse_plain_expression(text);
  if (!syntax || !inspector.trusts_layout()) return;
  std::vector<const layout::String*> interned(syntax->nodes.size());
  const auto made = run_protected(L, 0, 1, [&](lua_State* inner) {
    lua_createtable(inner, static_cast<int>(syntax->nodes.size()), 0);
    for (std::size_t i = 0; i < syntax->nodes.size(); ++i) {
      const inspect::SyntaxNode& node = syntax->nodes[i];
      if (node.kind != inspect::NodeKind::string && node.kind != inspect::NodeKind::name) continue;
      lua_pushlstring(inner, node.text.data(), node.text.size());
      interned[i] = reinterpret_cast<const layout::String*>(lua_tostring(inner, -1) - offsetof(layout::String, bytes));
      lua_rawseti(inner, 1, static_cast<lua_Integer>(i) + 1);
    }
  });
  if (!made) return;
  const auto number = inspector.keep(L);
  if (!number) return;
  strings = *number;
  native.emplace(std::move(*syntax), std::move(interned));
}

void Expression::Parts::look_up_names(lua_State* L, const lua_Debug& ar) {
  const layout::Thread& thread = *layout::of(L);
  native_fits = native->go_to(thread, *layout::call_of(thread, ar.i_ci));
  if (!native_fits) return;
  for (const auto& [name, declared] : owner->sources.declared_at(L, ar)) {
    if (!declared.literal.empty() && native->names(name)) native_fits = false;
  }
}

Result<void> Expression::Parts::compile_for(lua_State* L, Inspector& inspector, const Frame* frame,
                                            std::string_view name) {
  const Site here = frame == nullptr ? Site{} : site_of(L, &frame->record, inspector.trusts_layout());
  if (function != 0 && here == site) return {};
  if (function != 0) {
    inspector.forget(function);
    function = 0;
  }
  auto compiled = BoundCode::push(L, text, CodeKind::expression, frame, name);
  if (!compiled) return tl::unexpected(compiled.error());
  const auto kept = inspector.keep(L);
  if (!kept) return tl::unexpected(kept.error());
  function = *kept;
  code = std::move(*compiled);
  site = here;
  return {};
}

Result<int> Expression::Parts::run(lua_State* L, const lua_Debug* ar, std::string_view name) {
  if (lua_checkstack(L, 2 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const int base = lua_gettop(L) - (name.empty() ? 0 : 1);
  const auto inspector = Inspector::of(L);
  std::optional<Frame> frame;
  if (ar != nullptr) frame = Frame{L, 0, *ar};
  auto ready = inspector ? compile_for(L, **inspector, frame ? &*frame : nullptr, name)
                         : Result<void>{tl::unexpected(inspector.error())};
  if (!ready) {
    lua_settop(L, base);
    return tl::unexpected(ready.error());
  }
  (*inspector)->push_kept(L, function);
  const int at = lua_gettop(L);
  if (frame) code.bind(L, at, *frame, inspect::LocalCells::copied);
  if (!name.empty()) {
    lua_pushvalue(L, base + 1);
    code.set_extra(L, at);
  }
  const int varargs = code.push_varargs(L, frame ? &*frame : nullptr);
  auto results =
      varargs < 0 ? Result<int>{fail(ErrorCode::evaluation, "too many varargs")} : run_evaluation(L, varargs);
  if (!layout::api_joins_upvalues) {
    (*inspector)->push_kept(L, function);
    code.unbind(L, lua_gettop(L));
    lua_pop(L, 1);
  }
  if (!results) {
    lua_settop(L, base);
  } else if (!name.empty()) {
    lua_remove(L, base + 1);
  }
  return results;
}

Result<Expression> Expression::compile(lua_State* L, std::string_view text) {
  if (const auto checked = BoundCode::check(L, text, CodeKind::expression); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto inspector = Inspector::of(L);
  if (!inspector) return tl::unexpected(inspector.error());
  auto parts = std::make_unique<Parts>();
  parts->main_thread = (*inspector)->main_thread();
  parts->owner = *inspector;
  parts->text = text;
  parts->make_native(L, **inspector);
  return Expression{std::move(parts)};
}

bool Expression::is_surely_false(lua_State* L, const lua_Debug& ar) const {
  if (!parts_->native) return false;
  const layout::Value* value = parts_->native_value(L, ar);
  return value != nullptr && !layout::truth_of(*value);
}

Result<bool> Expression::truth(lua_State* L, const lua_Debug* ar) const {
  if (parts_->native) {
    if (const layout::Value* value = parts_->native_value(L, *ar)) {
      return layout::truth_of(*value);
    }
  }
  const int top = lua_gettop(L);
  const auto results = parts_->run(L, ar);
  if (!results) return tl::unexpected(results.error());
  const bool is_true = *results > 0 && lua_toboolean(L, top + 1) != 0;
  lua_settop(L, top);
  return is_true;
}

Result<bool> Expression::truth_with(lua_State* L, const lua_Debug* ar, std::string_view name) const {
  const int top = lua_gettop(L);
  lua_pushvalue(L, top);
  const auto results = parts_->run(L, ar, name);
  if (!results) return tl::unexpected(results.error());
  const bool is_true = *results > 0 && lua_toboolean(L, top + 1) != 0;
  lua_settop(L, top);
  return is_true;
}

Result<void> Expression::append_text(lua_State* L, const lua_Debug* ar, std::string& out) const {
  if (parts_->native && lua_checkstack(L, LUA_MINSTACK) != 0) {
    if (const layout::Value* value = parts_->native_value(L, *ar)) {
      inspect::push_layout_value(L, value);
      inspect::append_plain(L, -1, out);
      lua_pop(L, 1);
      return {};
    }
  }
  const int top = lua_gettop(L);
  const auto results = parts_->run(L, ar);
  if (!results) return tl::unexpected(results.error());
  for (int i = 1; i <= *results; ++i) {
    if (i > 1) out += '\t';
    inspect::append_plain(L, top + i, out);
  }
  lua_settop(L, top);
  return {};
}

}  // namespace wayfinder::runtime
