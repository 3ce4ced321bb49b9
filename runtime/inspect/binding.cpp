#include "runtime/inspect/binding.hpp"

#include <algorithm>
#include <map>

#include "runtime/agent/protected.hpp"
#include "runtime/facts/environment.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/upvalues.hpp"
#include "runtime/inspect/const_locals.hpp"
#include "runtime/inspect/evaluation.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr const char* chunk_name = "=(evaluate)";

std::string body_of(std::string_view text, CodeKind kind) {
  return (kind == CodeKind::expression ? "return " : "") + std::string{text};
}

/// Pushes the function. Protected: the compiler has the thread's message handler called for some of its errors
/// (luaD_protectedparser in ldo.c), and that is the program's.
Result<void> load(lua_State* L, std::string_view text) {
  return run_protected(L, 0, 1, [text](lua_State* inner) {
    if (luaL_loadbufferx(inner, text.data(), text.size(), chunk_name, "t") != LUA_OK) lua_error(inner);
  });
}

/// Every name that the text may mean as a variable, each once; fields and method names are left out.
std::vector<std::string> variables_in(const std::vector<Token>& tokens) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::name) continue;
    if (i > 0 && (tokens[i - 1].is(".") || tokens[i - 1].is(":") || tokens[i - 1].is("::"))) continue;
    std::string name{tokens[i].text};
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

/// The open cell of a stack slot that a closure has captured; null: none has.
layout::UpValue* open_cell_of(lua_State* thread, const lua_Debug& record, int local) {
  const layout::Thread& state = *layout::of(thread);
  const layout::Value* slot = first_slot_of(*call_of(state, record.i_ci)) + (local - 1);
  for (layout::UpValue* cell = state.open_upvalues; cell != nullptr; cell = next_open_of(*cell)) {
    if (cell->value == slot) return cell;
    if (cell->value < slot) break;  // the list runs down the stack
  }
  return nullptr;
}

/// Makes `cell` the function's upvalue. The join goes through a closure of ours that holds the cell meanwhile, so that
/// the VM itself does what its collector needs (lua_upvaluejoin in lapi.c).
bool share_cell(lua_State* L, const Inspector& inspector, int function, int upvalue, layout::UpValue* cell) {
  inspector.push(L, slot_carrier);
  auto* carrier = static_cast<layout::LuaClosure*>(const_cast<void*>(lua_topointer(L, -1)));
  if (carrier == nullptr) {
    lua_pop(L, 1);
    return false;
  }
  layout::keep_from_sweeper(*layout::of(L), *cell);
  layout::UpValue* own = carrier->upvalues[0];
  carrier->upvalues[0] = cell;
  layout::join_upvalues(L, function, upvalue, -1, 1);
  carrier->upvalues[0] = own;
  lua_pop(L, 1);
  return true;
}

bool is_same_value(lua_State* L, int a, int b) {
  return lua_rawequal(L, a, b) != 0 && lua_type(L, a) == lua_type(L, b) && lua_isinteger(L, a) == lua_isinteger(L, b);
}

}  // namespace

Result<void> BoundCode::check(lua_State* L, std::string_view text, CodeKind kind) {
  if (auto loaded = load(L, body_of(text, kind)); !loaded) return loaded;
  lua_pop(L, 1);
  return {};
}

Result<BoundCode> BoundCode::push(lua_State* L, std::string_view text, CodeKind kind, const Frame* frame,
                                  std::string_view extra) {
  // First as it stands: the wrapped text would be refused with words of the wrapping.
  if (const auto checked = check(L, text, kind); !checked) return tl::unexpected(checked.error());
  const auto inspector = Inspector::of(L);
  if (!inspector) return tl::unexpected(inspector.error());
  const std::vector<Token> tokens = tokens_of(text);
  BoundCode code;
  code.uses_varargs_ = std::ranges::any_of(tokens, [](const Token& token) { return token.is("..."); });
  std::string header;
  if (frame != nullptr) {
    std::vector<std::string> names = variables_in(tokens);
    std::erase(names, extra);
    header = code.declare(L, std::move(names), **inspector, *frame);
  }
  if (!extra.empty()) header += fmt::format("local {} ", extra);
  const std::string wrapped = fmt::format("{}return function(...) {}\nend", header, body_of(text, kind));
  if (const auto loaded = load(L, wrapped); !loaded) return tl::unexpected(loaded.error());
  const auto made = run_protected(L, 1, 1, [](lua_State* inner) { lua_call(inner, 0, 1); });
  if (!made) return tl::unexpected(made.error());
  for (BoundName& bound : code.names_)
    bound.upvalue = find_upvalue(L, -1, bound.name);
  std::erase_if(code.names_, [](const BoundName& bound) { return bound.upvalue == 0; });
  if (!extra.empty()) code.extra_upvalue_ = find_upvalue(L, -1, extra);
  code.environment_upvalue_ = find_upvalue(L, -1, "_ENV");
  return code;
}

std::string BoundCode::declare(lua_State* L, std::vector<std::string> names, Inspector& inspector, const Frame& frame) {
  std::string declarations;
  const StackHeight height{L};
  push_function(L, frame.thread, frame.record);
  const bool is_lua = lua_iscfunction(L, -1) == 0;
  const auto& declared = inspector.sources.declared_at(frame.thread, frame.record);
  for (std::string& name : names) {
    const auto found = declared.find(name);
    const bool is_const = found != declared.end();
    if (is_const && !found->second.literal.empty()) {
      declarations += fmt::format("local {} <const> = {} ", name, found->second.literal);
      continue;
    }
    BoundName bound{.name = std::move(name)};
    bound.local = is_lua ? find_local(frame.thread, frame.record, bound.name) : 0;
    if (bound.local == 0 && is_lua) bound.frame_upvalue = find_upvalue(L, -1, bound.name);
    if (bound.local == 0 && bound.frame_upvalue == 0) continue;
    declarations += fmt::format("local {}{} ", bound.name, is_const ? " <const>" : "");
    names_.push_back(std::move(bound));
  }
  return declarations;
}

void BoundCode::bind(lua_State* L, int function, const Frame& frame, LocalCells cells) {
  const auto inspector = Inspector::of(L);
  const bool may_share = cells == LocalCells::shared && inspector && (*inspector)->trusts_layout();
  push_function(L, frame.thread, frame.record);
  const bool can_join = layout::api_joins_upvalues || (inspector && (*inspector)->trusts_layout());
  bool has_environment = environment_upvalue_ == 0;
  for (BoundName& bound : names_) {
    has_environment = has_environment || bound.name == "_ENV";
    if (bound.local == 0) {
      bound.is_shared = can_join;
      if (can_join) {
        layout::join_upvalues(L, function, bound.upvalue, -1, bound.frame_upvalue);
      } else if (lua_getupvalue(L, -1, bound.frame_upvalue) != nullptr) {
        lua_setupvalue(L, function, bound.upvalue);
      }
      continue;
    }
    layout::UpValue* cell = may_share ? open_cell_of(frame.thread, frame.record, bound.local) : nullptr;
    bound.is_shared = cell != nullptr && share_cell(L, **inspector, function, bound.upvalue, cell);
    if (bound.is_shared) continue;
    if (push_local(L, frame.thread, frame.record, bound.local)) lua_setupvalue(L, function, bound.upvalue);
  }
  if (!has_environment) bind_environment(L, function, frame);
  lua_pop(L, 1);
  if (!functions_have_environments) return;
  push_environment(L, frame.thread, frame.record);
  if (lua_istable(L, -1)) {
    set_environment_of(L, function);
  } else {
    lua_pop(L, 1);
  }
}

void BoundCode::unbind(lua_State* L, int function) const {
  if (layout::api_joins_upvalues) return;
  const auto inspector = Inspector::of(L);
  if (!inspector) return;
  (*inspector)->push(L, slot_carrier);
  for (const BoundName& bound : names_) {
    if (bound.local == 0 && bound.is_shared) layout::join_upvalues(L, function, bound.upvalue, -1, 1);
  }
  lua_pop(L, 1);
}

/// The frame's function is on top of the stack.
void BoundCode::bind_environment(lua_State* L, int function, const Frame& frame) const {
  if (find_local(frame.thread, frame.record, "_ENV") != 0) {
    push_environment(L, frame.thread, frame.record);
    lua_setupvalue(L, function, environment_upvalue_);
  } else if (lua_iscfunction(L, -1) == 0) {
    const int upvalue = find_upvalue(L, -1, "_ENV");
    if (upvalue != 0) layout::join_upvalues(L, function, environment_upvalue_, -1, upvalue);
  }
}

void BoundCode::set_extra(lua_State* L, int function) const {
  if (extra_upvalue_ == 0 || lua_setupvalue(L, function, extra_upvalue_) == nullptr) lua_pop(L, 1);
}

int BoundCode::push_varargs(lua_State* L, const Frame* frame) const {
  if (!uses_varargs_ || frame == nullptr) return 0;
  const int count = vararg_count(frame->thread, frame->record);
  if (lua_checkstack(L, count + LUA_MINSTACK) == 0) return -1;
  for (int i = 1; i <= count; ++i)
    push_local(L, frame->thread, frame->record, -i);
  return count;
}

void BoundCode::write_back(lua_State* L, int function, const Frame& frame) const {
  for (const BoundName& bound : names_) {
    if (bound.is_shared) continue;
    lua_getupvalue(L, function, bound.upvalue);
    if (bound.local == 0) {
      write_back_upvalue(L, bound, frame);
      continue;
    }
    if (!push_local(L, frame.thread, frame.record, bound.local)) {
      lua_pop(L, 1);
      continue;
    }
    const bool is_changed = !is_same_value(L, -1, -2);
    lua_pop(L, 1);
    if (is_changed) {
      set_local(L, frame.thread, frame.record, bound.local);
    } else {
      lua_pop(L, 1);
    }
  }
}

/// The value is on top of the stack, and popped.
void BoundCode::write_back_upvalue(lua_State* L, const BoundName& bound, const Frame& frame) {
  push_function(L, frame.thread, frame.record);
  lua_insert(L, -2);
  lua_setupvalue(L, -2, bound.frame_upvalue);
  lua_pop(L, 1);
}

Result<int> evaluate_in_frame(lua_State* L, std::string_view text, CodeKind kind, const Frame* frame) {
  auto code = BoundCode::push(L, text, kind, frame);
  if (!code) return tl::unexpected(code.error());
  const int function = lua_gettop(L);
  if (frame != nullptr) code->bind(L, function, *frame, LocalCells::shared);
  lua_pushvalue(L, function);
  const int varargs = code->push_varargs(L, frame);
  if (varargs < 0) {
    lua_settop(L, function - 1);
    return fail(ErrorCode::evaluation, "too many varargs");
  }
  auto results = run_evaluation(L, varargs);
  const auto inspector = Inspector::of(L);
  if (frame != nullptr && inspector && (*inspector)->frames.is_there(*frame)) code->write_back(L, function, *frame);
  lua_remove(L, function);
  return results;
}

}  // namespace wayfinder::runtime::inspect
