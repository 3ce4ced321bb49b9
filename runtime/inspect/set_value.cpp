#include <algorithm>

#include "protocol/json.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/inspect/assignment.hpp"
#include "runtime/inspect/binding.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

std::string quoted(std::string_view text) {
  return shown(json(escape_text(text)));
}

tl::unexpected<Error> refuse_name(std::string_view field, std::string_view wanted, std::string_view got) {
  return refuse(field, wanted, quoted(got));
}

Result<Target> target_in_locals(Inspector& inspector, const Frame& frame, std::string_view name) {
  const auto& declared = inspector.sources.declared_at(frame.thread, frame.record);
  if (const auto found = declared.find(name); found != declared.end()) {
    return refuse("name", "a variable that can be assigned", fmt::format("{} <{}>", name, found->second.attribute));
  }
  for (const NamedLocal& local : named_locals(frame)) {
    if (local.name == name) return Target{TargetKind::local, local.index};
  }
  return refuse_name("name", "a local of the frame", name);
}

/// The function is on top of the stack.
Result<Target> target_in_upvalues(lua_State* L, Inspector& inspector, const Frame* frame, std::string_view name) {
  if (frame != nullptr) {
    const auto& declared = inspector.sources.declared_at(frame->thread, frame->record);
    const auto found = declared.find(name);
    if (found != declared.end() && find_local(frame->thread, frame->record, name) == 0) {
      return refuse("name", "a variable that can be assigned", fmt::format("{} <{}>", name, found->second.attribute));
    }
  }
  for (int i = 1; const char* raw = lua_getupvalue(L, -1, i); ++i) {
    lua_pop(L, 1);
    if (upvalue_name(raw, i) == name) return Target{TargetKind::upvalue, i};
  }
  return refuse_name("name", "an upvalue of the function", name);
}

/// Finds what `name` means among the children of the reference; pushes the object (and the key) that an assignment
/// needs.
Result<Target> find_target(lua_State* L, Inspector& inspector, const Reference& reference, const Frame* frame,
                           std::string_view name) {
  if (reference.kind == ReferenceKind::locals) return target_in_locals(inspector, *frame, name);
  if (reference.kind == ReferenceKind::upvalues) {
    push_function(L, frame->thread, frame->record);
    return target_in_upvalues(L, inspector, frame, name);
  }
  if (reference.kind == ReferenceKind::results) return refuse_name("name", "a variable", name);
  References::push(L, inspector, reference);
  const int type = lua_type(L, -1);
  if (type == LUA_TFUNCTION) return target_in_upvalues(L, inspector, nullptr, name);
  if (name == metatable_name) return Target{TargetKind::metatable, 0};
  if (type == LUA_TTABLE && push_key_of_name(L, inspector, name)) return Target{TargetKind::field, 0};
  if (type == LUA_TUSERDATA) {
    for (int i = 1; lua_getiuservalue(L, -1, i) != LUA_TNONE; ++i) {
      lua_pop(L, 1);
      if (name == fmt::format("(user value {})", i)) return Target{TargetKind::user_value, i};
    }
    lua_pop(L, 1);
  }
  return refuse_name("name", "a child of this variable", name);
}

/// Evaluates `text` in the frame and pushes its first result. An error, too, when the frame is not there afterwards.
Result<void> push_new_value(lua_State* L, const Inspector& inspector, std::string_view text, const Frame* frame) {
  const auto results = evaluate_in_frame(L, text, CodeKind::expression, frame);
  if (!results) {
    Error error = results.error();
    if (error.code == ErrorCode::evaluation) error.field = "value";
    return tl::unexpected(std::move(error));
  }
  if (*results == 0) return refuse("value", "an expression with a value", quoted(text));
  if (frame != nullptr && !inspector.frames.is_there(*frame)) {
    return refuse("value", "an expression that leaves the frame where it is", "one that has run on in its coroutine");
  }
  lua_pop(L, *results - 1);
  return {};
}

template <class Body>
Body answer_of(const ShowContext& context, std::string expression) {
  ShownValue shown_value = show_value(context, std::move(expression));
  Body body;
  body.value = std::move(shown_value.text);
  body.type = std::move(shown_value.type);
  if (shown_value.reference != 0) body.variables_reference = shown_value.reference;
  body.named_variables = shown_value.named;
  body.indexed_variables = shown_value.indexed;
  return body;
}

/// What stands left of a `=`: a name, or an object and a key, as pieces of text.
struct Place {
  std::string_view object;  ///< "" for a name
  std::string key;          ///< the name, or an expression
};

Result<Place> place_of(std::string_view text) {
  const auto tokens = tokens_of(text);
  const auto up_to = [&](std::size_t i) {
    return text.substr(0, static_cast<std::size_t>(tokens[i].text.data() - text.data()));
  };
  const std::size_t count = tokens.size();
  if (count == 1 && tokens[0].kind == TokenKind::name) return Place{{}, std::string{tokens[0].text}};
  if (count >= 3 && tokens[count - 1].kind == TokenKind::name && tokens[count - 2].is(".")) {
    return Place{up_to(count - 2), fmt::format("\"{}\"", tokens[count - 1].text)};
  }
  if (count >= 4 && tokens[count - 1].is("]")) {
    int depth = 0;
    for (std::size_t i = count; i-- > 1;) {
      if (tokens[i].is("]")) ++depth;
      if (!tokens[i].is("[") || --depth > 0) continue;
      const auto start = static_cast<std::size_t>(tokens[i].text.data() - text.data()) + 1;
      const auto end = static_cast<std::size_t>(tokens[count - 1].text.data() - text.data());
      return Place{up_to(i), std::string{text.substr(start, end - start)}};
    }
  }
  return refuse_name("expression", "a variable or a field", text);
}

/// A bare name: local, upvalue, else a global of the frame. Pushes what the assignment needs.
Result<Target> target_of_name(lua_State* L, Inspector& inspector, const Frame* frame, const std::string& name) {
  if (frame != nullptr) {
    const auto& declared = inspector.sources.declared_at(frame->thread, frame->record);
    if (const auto found = declared.find(name); found != declared.end()) {
      return refuse("expression", "a variable that can be assigned",
                    fmt::format("{} <{}>", name, found->second.attribute));
    }
    if (const int local = find_local(frame->thread, frame->record, name); local != 0) {
      return Target{TargetKind::local, local};
    }
    push_function(L, frame->thread, frame->record);
    if (const int upvalue = find_upvalue(L, lua_gettop(L), name); upvalue != 0) {
      return Target{TargetKind::upvalue, upvalue};
    }
    push_environment(L, frame->thread, frame->record);
  } else {
    lua_pushglobaltable(L);
  }
  if (!lua_istable(L, -1)) return refuse_name("expression", "a variable of an environment that is a table", name);
  const auto pushed =
      run_protected(L, 0, 1, [&](lua_State* inner) { lua_pushlstring(inner, name.data(), name.size()); });
  if (!pushed) return tl::unexpected(pushed.error());
  return Target{TargetKind::field, 0};
}

Result<Target> target_of_place(lua_State* L, Inspector& inspector, const Frame* frame, std::string_view text) {
  const auto place = place_of(text);
  if (!place) return tl::unexpected(place.error());
  if (place->object.empty()) return target_of_name(L, inspector, frame, place->key);
  const auto results =
      evaluate_in_frame(L, fmt::format("({}), ({})", place->object, place->key), CodeKind::expression, frame);
  if (!results) return tl::unexpected(results.error());
  return Target{lua_istable(L, -2) ? TargetKind::field : TargetKind::indexed, 0};
}

}  // namespace

Result<dap::SetVariableResponseBody> set_variable(const Vm& vm, const dap::SetVariableArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  Inspector& state = **inspector;
  const auto reference = state.references.find(arguments.variables_reference);
  if (!reference) return tl::unexpected(reference.error());
  if (lua_checkstack(vm.L, 2 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const StackHeight height{vm.L};
  const auto frame = state.frames.find(reference->frame_id, "variablesReference");
  const Frame* where = frame ? &*frame : nullptr;
  const auto target = find_target(vm.L, state, *reference, where, arguments.name);
  if (!target) return tl::unexpected(target.error());
  if (const auto pushed = push_new_value(vm.L, state, arguments.value, where); !pushed) {
    return tl::unexpected(pushed.error());
  }
  if (auto assigned = assign(vm.L, *target, where); !assigned) return tl::unexpected(assigned.error());
  const ShowContext context{
      vm.L, state, reference->frame_id, true, {.is_hex = arguments.format && arguments.format->hex.value_or(false)}};
  return answer_of<dap::SetVariableResponseBody>(context, {});
}

Result<dap::SetExpressionResponseBody> set_expression(const Vm& vm, const dap::SetExpressionArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  Inspector& state = **inspector;
  std::optional<Frame> frame;
  if (arguments.frame_id) {
    const auto found = state.frames.find(*arguments.frame_id, "frameId");
    if (!found) return tl::unexpected(found.error());
    frame = *found;
  }
  if (lua_checkstack(vm.L, 2 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const StackHeight height{vm.L};
  const Frame* where = frame ? &*frame : nullptr;
  const auto target = target_of_place(vm.L, state, where, arguments.expression);
  if (!target) return tl::unexpected(target.error());
  if (const auto pushed = push_new_value(vm.L, state, arguments.value, where); !pushed) {
    return tl::unexpected(pushed.error());
  }
  if (auto assigned = assign(vm.L, *target, where); !assigned) return tl::unexpected(assigned.error());
  const ShowContext context{vm.L,
                            state,
                            arguments.frame_id.value_or(0),
                            true,
                            {.is_hex = arguments.format && arguments.format->hex.value_or(false)}};
  return answer_of<dap::SetExpressionResponseBody>(context, arguments.expression);
}

}  // namespace wayfinder::runtime::inspect
