#include "runtime/inspect/children.hpp"

#include <algorithm>
#include <set>

#include "runtime/inspect/folded_constants.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using dap::Variable;

bool has_children(lua_State* L, int value) {
  switch (lua_type(L, value)) {
    case LUA_TTABLE:
      return true;
    case LUA_TFUNCTION:
      return upvalue_count(L, value) > 0;
    case LUA_TUSERDATA: {
      if (lua_getmetatable(L, value) != 0) {
        lua_pop(L, 1);
        return true;
      }
      const bool has_user_value = lua_getiuservalue(L, value, 1) != LUA_TNONE;
      lua_pop(L, 1);
      return has_user_value;
    }
    default:
      return false;
  }
}

/// Collects the children that lie in the page.
class Collector {
 public:
  Collector(const ShowContext& context, const Page& page)
      : context_{context}, left_{page.count == 0 ? max_page : std::min(page.count, max_page)}, skip_{page.start} {}

  /// Passes over the children of a list of `count` that stand before the page; returns how many these are.
  [[nodiscard]] std::int64_t skip(std::int64_t count) {
    const std::int64_t skipped = std::min(skip_, count);
    skip_ -= skipped;
    return skipped;
  }
  /// How many of `count` further children of the list fit.
  [[nodiscard]] std::int64_t fitting(std::int64_t count) noexcept {
    has_more_ = has_more_ || count > left_;
    return std::min(count, left_);
  }

  /// Adds the value on top of the stack and pops it.
  void add(std::string name, std::string expression, std::string_view kind = {}) {
    if (skip_ > 0 || left_ <= 0) {
      if (skip_ > 0) {
        --skip_;
      } else {
        has_more_ = true;
      }
      lua_pop(context_.L, 1);
      return;
    }
    --left_;
    Variable variable;
    const bool is_function = lua_isfunction(context_.L, -1);
    ShownValue shown = show_value(context_, expression);
    lua_pop(context_.L, 1);
    variable.name = std::move(name);
    variable.value = std::move(shown.text);
    variable.type = std::move(shown.type);
    if (!expression.empty()) variable.evaluate_name = std::move(expression);
    variable.variables_reference = shown.reference;
    variable.named_variables = shown.named;
    variable.indexed_variables = shown.indexed;
    // None for plain data, which is what clients take a variable for: it would be a third of the answer.
    if (!kind.empty() || is_function) {
      dap::VariablePresentationHint hint;
      hint.kind = std::string{kind.empty() ? "method" : kind};
      if (kind == "virtual") hint.visibility = "internal";
      variable.presentation_hint = std::move(hint);
    }
    variables_.push_back(std::move(variable));
  }
  void mark_constant() {
    if (variables_.empty()) return;
    auto& hint = variables_.back().presentation_hint;
    if (!hint) hint.emplace();
    hint->attributes = std::vector<std::string>{"constant", "readOnly"};
  }
  [[nodiscard]] std::size_t size() const noexcept { return variables_.size(); }
  /// The children; where the answer's limit has cut what the client asked for, a last one says so.
  [[nodiscard]] std::vector<Variable> take(const Page& page) {
    if (has_more_ && (page.count == 0 || page.count > max_page)) {
      Variable rest;
      rest.name = "…";
      rest.value =
          fmt::format("an answer carries at most {} children; ask for the others with start and count", max_page);
      variables_.push_back(std::move(rest));
    }
    return std::move(variables_);
  }

 private:
  const ShowContext& context_;
  std::int64_t left_;
  std::int64_t skip_;
  bool has_more_{};
  std::vector<Variable> variables_;
};

void add_locals(const ShowContext& context, const Frame& frame, Collector& out) {
  const auto declared = context.inspector.sources.declared_at(frame.thread, frame.record);
  for (const NamedLocal& local : named_locals(frame)) {
    if (!push_local(context.L, frame.thread, frame.record, local.index)) continue;
    std::string expression = local.is_shadowed ? "" : local.name;
    if (local.index < 0) expression = fmt::format("(select({}, ...))", -local.index);
    const std::size_t before = out.size();
    out.add(local.name, std::move(expression));
    if (!local.is_shadowed && out.size() > before && declared.contains(local.name)) out.mark_constant();
  }
  for (const FoldedConstant& constant : folded_constants(context.inspector, frame)) {
    if (!push_constant(context.L, constant)) continue;
    const std::size_t before = out.size();
    out.add(constant.name, constant.name);
    if (out.size() > before) out.mark_constant();
  }
}

void add_upvalues(const ShowContext& context, const std::string& base, const Frame* frame, Collector& out) {
  lua_State* L = context.L;
  const int function = lua_gettop(L);
  for (int i = 1;; ++i) {
    const char* raw = lua_getupvalue(L, function, i);
    if (raw == nullptr) return;
    std::string name = upvalue_name(raw, i);
    std::string expression;
    if (frame == nullptr) {
      if (!base.empty()) expression = fmt::format("select(2, debug.getupvalue({}, {}))", base, i);
    } else if (is_identifier(name) && find_local(frame->thread, frame->record, name) == 0) {
      expression = name;
    }
    out.add(std::move(name), std::move(expression));
  }
}

/// Names that a global of the frame could be mistaken for.
std::set<std::string, std::less<>> taken_names(const ShowContext& context, const Reference& reference) {
  std::set<std::string, std::less<>> names;
  const auto frame = context.inspector.frames.find(reference.frame_id, "frameId");
  if (!reference.is_environment || !frame) return names;
  for (const NamedLocal& local : named_locals(*frame))
    names.insert(local.name);
  for (const FoldedConstant& constant : folded_constants(context.inspector, *frame))
    names.insert(constant.name);
  push_function(context.L, frame->thread, frame->record);
  for (int i = 1; const char* name = lua_getupvalue(context.L, -1, i); ++i) {
    names.insert(name);
    lua_pop(context.L, 1);
  }
  lua_pop(context.L, 1);
  return names;
}

void add_named_entries(const ShowContext& context, const Reference& reference, int table, std::int64_t named,
                       Collector& out) {
  lua_State* L = context.L;
  const std::int64_t start = out.skip(named);
  const auto taken = taken_names(context, reference);
  context.inspector.table_lists.visit_named(L, context.inspector, table, start, out.fitting(named - start), [&] {
    const int key = lua_absindex(L, -2);
    std::string name = name_of_key(L, key);
    std::string expression;
    if (reference.is_environment && is_identifier(name) && !taken.contains(name)) {
      expression = name;
    } else if (!reference.expression.empty()) {
      expression = expression_of_key(L, key, reference.expression);
    }
    lua_pushvalue(L, -1);
    out.add(std::move(name), std::move(expression));
  });
}

void add_table(const ShowContext& context, const Reference& reference, const Page& page, Collector& out) {
  lua_State* L = context.L;
  const int table = lua_gettop(L);
  const TableShape shape = context.inspector.table_lists.shape_of(L, context.inspector, table);
  if (page.filter != dap::VariablesArgumentsFilter::named) {
    const std::int64_t start = out.skip(shape.indexed);
    const std::int64_t end = start + out.fitting(shape.indexed - start);
    for (std::int64_t i = start + 1; i <= end; ++i) {
      lua_rawgeti(L, table, i);
      out.add(fmt::format("[{}]", i),
              reference.expression.empty() ? "" : fmt::format("{}[{}]", reference.expression, i));
    }
  }
  if (page.filter != dap::VariablesArgumentsFilter::indexed) {
    add_named_entries(context, reference, table, shape.named, out);
  }
}

void add_value(const ShowContext& context, const Reference& reference, const Page& page, Collector& out) {
  lua_State* L = context.L;
  const int value = lua_gettop(L);
  const bool wants_named = page.filter != dap::VariablesArgumentsFilter::indexed;
  const int type = lua_type(L, value);
  if (type == LUA_TTABLE) add_table(context, reference, page, out);
  if (type == LUA_TFUNCTION && wants_named) add_upvalues(context, reference.expression, nullptr, out);
  if (type == LUA_TUSERDATA && wants_named) {
    for (int i = 1; lua_getiuservalue(L, value, i) != LUA_TNONE; ++i) {
      out.add(fmt::format("(user value {})", i),
              reference.expression.empty() ? "" : fmt::format("(debug.getuservalue({}, {}))", reference.expression, i));
    }
    lua_settop(L, value);
  }
  if (wants_named && (type == LUA_TTABLE || type == LUA_TUSERDATA) && lua_getmetatable(L, value) != 0) {
    out.add(std::string{metatable_name},
            reference.expression.empty() ? "" : fmt::format("debug.getmetatable({})", reference.expression), "virtual");
  }
}

}  // namespace

int upvalue_count(lua_State* L, int function) {
  lua_Debug record;
  lua_pushvalue(L, function);
  lua_getinfo(L, ">u", &record);
  return record.nups;
}

std::string upvalue_name(const char* name, int index) {
  return is_identifier(name) ? std::string{name} : fmt::format("(upvalue {})", index);
}

std::vector<NamedLocal> named_locals(const Frame& frame) {
  std::vector<NamedLocal> named;
  for (const Local& local : locals_of(frame.thread, frame.record)) {
    NamedLocal entry{local.name, local.index, local.is_shadowed};
    if (local.is_shadowed) {
      const auto same = std::ranges::count_if(named, [&](const NamedLocal& other) {
        return other.is_shadowed && other.name.starts_with(std::string{local.name} + " (");
      });
      entry.name += same == 0 ? " (shadowed)" : fmt::format(" (shadowed {})", same + 1);
    }
    named.push_back(std::move(entry));
  }
  const int varargs = vararg_count(frame.thread, frame.record);
  for (int i = 1; i <= varargs; ++i)
    named.push_back({fmt::format("(vararg {})", i), -i, false});
  return named;
}

ShownValue show_value(const ShowContext& context, std::string expression) {
  lua_State* L = context.L;
  ShownValue shown;
  const int type = lua_type(L, -1);
  shown.type = lua_typename(L, type);
  shown.text = text_of_value(L, -1, context.inspector, context.limits);
  if (!context.gives_references || !has_children(L, -1)) return shown;
  shown.reference = context.inspector.references.add_value(
      L, context.inspector, -1, {ReferenceKind::value, context.frame_id, 0, false, std::move(expression)});
  if (type == LUA_TTABLE) {
    const TableShape shape = context.inspector.table_lists.shape_of(L, context.inspector, -1);
    const bool has_metatable = lua_getmetatable(L, -1) != 0;
    if (has_metatable) lua_pop(L, 1);
    shown.indexed = shape.indexed;
    shown.named = shape.named + (has_metatable ? 1 : 0);
  }
  return shown;
}

std::vector<Variable> children_of(const ShowContext& context, const Reference& reference, const Page& page) {
  lua_State* L = context.L;
  if (lua_checkstack(L, 2 * LUA_MINSTACK) == 0) return {};
  const StackHeight height{L};
  Collector out{context, page};
  const bool wants_named = page.filter != dap::VariablesArgumentsFilter::indexed;
  if (reference.kind == ReferenceKind::locals || reference.kind == ReferenceKind::upvalues) {
    const auto frame = context.inspector.frames.find(reference.frame_id, "variablesReference");
    if (!frame || !wants_named) return {};
    if (reference.kind == ReferenceKind::locals) {
      add_locals(context, *frame, out);
    } else {
      push_function(L, frame->thread, frame->record);
      add_upvalues(context, {}, &*frame, out);
    }
  } else {
    References::push(L, context.inspector, reference);
    add_value(context, reference, page, out);
  }
  return out.take(page);
}

}  // namespace wayfinder::runtime::inspect
