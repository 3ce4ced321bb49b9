#include <algorithm>

#include "protocol/json.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/call_name.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/folded_constants.hpp"
#include "runtime/inspect/frame_format.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/thread_ids.hpp"
#include "runtime/luajit/trap.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr std::int64_t max_frames = 20'000;  // in one answer; totalFrames tells of the others

/// As a traceback names the function of a frame (pushfuncname in lauxlib.c), without quotes and words around.
/// The frame's function is on top of the stack.
std::string name_of_frame(lua_State* L, Inspector& inspector, const lua_Debug& record) {
  if (const std::string_view known = inspector.function_names.find(L, -1, inspector); !known.empty()) {
    return std::string{known};
  }
  if (*record.what == 'm') return "main chunk";
  if (record.name != nullptr && *record.namewhat != '\0') return escape_text(record.name);
  if (*record.what == 'C') return "?";
  return fmt::format("function <{}:{}>", SourceTable::short_name(source_of(record)), record.linedefined);
}

dap::StackFrame show_frame(lua_State* L, Inspector& inspector, const Frame& frame) {
  lua_Debug record = frame.record;
  lua_getinfo(frame.thread, "nSlt", &record);
  push_function(L, frame.thread, frame.record);
  dap::StackFrame shown;
  shown.id = inspector.frames.id_of(frame);
  drop_name_of_another(L, inspector, frame, record);
  shown.name = name_of_frame(L, inspector, record);
  lua_pop(L, 1);
  if (layout::was_tail_called(record)) shown.name += " (tail call)";
  shown.line = std::max(record.currentline, 0);
  shown.column = record.currentline > 0 ? 1 : 0;
  if (*record.what == 'C') {
    shown.presentation_hint = dap::StackFramePresentationHint::subtle;
  } else {
    shown.source = dap_source(inspector.sources, source_of(record));
  }
  return shown;
}

/// Frames point into the thread: it stays for the stop, even if the program's last hold on it goes in an evaluation.
void hold_thread(lua_State* L, Inspector& inspector, lua_State* thread) {
  if (thread == inspector.main_thread() || !inspector.frames.note_thread(thread)) return;
  if (lua_checkstack(thread, 1) == 0) return;
  push_thread(L, thread);
  (void)inspector.references.add_value(L, inspector, -1, {ReferenceKind::value, 0, 0, false, {}});
  lua_pop(L, 1);
}

/// Where a coroutine's life began: its first function, by name and place.
std::string name_of_thread(lua_State* L, Inspector& inspector, lua_State* thread) {
  if (thread == inspector.main_thread()) return "main";
  const StackHeight height{L};
  lua_Debug record{};
  const StackIndex& stack = inspector.stack_of(thread);
  if (stack.depth() > 0) {
    record = stack.at(stack.depth() - 1).record;
    push_function(L, thread, record);
  } else if (lua_gettop(thread) > 0 && lua_checkstack(thread, 1) != 0) {
    lua_pushvalue(thread, 1);
    lua_xmove(thread, L, 1);
  }
  if (!lua_isfunction(L, -1)) return "coroutine";
  std::string name{inspector.function_names.find(L, -1, inspector)};
  lua_pushvalue(L, -1);
  lua_getinfo(L, ">S", &record);
  if (name.empty()) name = "function";
  if (*record.what == 'C') return name + "@[C]";
  return fmt::format("{}@{}:{}", name, SourceTable::short_name(source_of(record)), record.linedefined);
}

dap::Scope scope(std::string name, std::string_view hint, std::int64_t reference, std::int64_t named) {
  dap::Scope scope;
  scope.name = std::move(name);
  if (!hint.empty()) scope.presentation_hint = std::string{hint};
  scope.variables_reference = reference;
  scope.named_variables = named;
  return scope;
}

}  // namespace

std::optional<dap::Source> dap_source(SourceTable& sources, std::string_view chunk) {
  const SourceEntry& entry = sources.of_chunk(chunk);
  dap::Source source;
  source.name = entry.name;
  if (!entry.path.empty()) source.path = entry.path;
  if (entry.reference != 0) {
    source.source_reference = entry.reference;
    source.origin = "load";
  }
  if (entry.path.empty() && entry.reference == 0 && (chunk == "=[C]" || chunk == "=?")) return std::nullopt;
  return source;
}

Result<dap::ThreadsResponseBody> threads(const Vm& vm, const Nothing& /*arguments*/) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  dap::ThreadsResponseBody body;
  for (lua_State* thread : list_threads(vm.L, **inspector)) {
    const std::int64_t id = id_of_thread(vm.L, **inspector, thread);
    if (id != 0) body.threads.push_back({id, name_of_thread(vm.L, **inspector, thread)});
  }
  if (!vm.stopped) {  // nothing learned of a running program's stacks holds any longer
    (*inspector)->frames.clear();
    (*inspector)->function_names.clear();
  }
  std::ranges::sort(body.threads, {}, &dap::Thread::id);
  return body;
}

Result<dap::StackTraceResponseBody> stack_trace(const Vm& vm, const dap::StackTraceArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  Inspector& state = **inspector;
  const auto thread = find_thread(vm.L, state, arguments.thread_id);
  if (!thread) return tl::unexpected(thread.error());
  const std::int64_t start = arguments.start_frame.value_or(0);
  const std::int64_t levels = arguments.levels.value_or(0);
  if (start < 0) return refuse("startFrame", "an integer of at least 0", std::to_string(start));
  if (levels < 0) return refuse("levels", "an integer of at least 0", std::to_string(levels));
  hold_thread(vm.L, state, *thread);
  const StackIndex& stack = state.stack_of(*thread);
  dap::StackTraceResponseBody body;
  body.total_frames = stack.depth();
  const std::int64_t count = std::min(levels == 0 ? max_frames : std::min(levels, max_frames), stack.depth() - start);
  const luajit::TrapsHidden hidden{state.main_thread()};
  for (std::int64_t i = 0; i < count; ++i) {
    const Frame frame = stack.at(static_cast<int>(start + i));
    dap::StackFrame shown = show_frame(vm.L, state, frame);
    if (arguments.format) shown.name = name_as_wanted(vm.L, state, frame, std::move(shown.name), *arguments.format);
    body.stack_frames.push_back(std::move(shown));
  }
  return body;
}

Result<dap::ScopesResponseBody> scopes(const Vm& vm, const dap::ScopesArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  Inspector& state = **inspector;
  const auto frame = state.frames.find(arguments.frame_id, "frameId");
  if (!frame) return tl::unexpected(frame.error());
  const StackHeight height{vm.L};
  const std::int64_t id = arguments.frame_id;
  dap::ScopesResponseBody body;

  const std::size_t local_count = named_locals(*frame).size() + folded_constants(state, *frame).size();
  dap::Scope locals = scope("Locals", "locals", state.references.add({ReferenceKind::locals, id, 0, false, {}}),
                            static_cast<std::int64_t>(local_count));
  lua_Debug record = frame->record;
  lua_getinfo(frame->thread, "S", &record);
  if (*record.what != 'C' && record.linedefined > 0) {
    locals.source = dap_source(state.sources, source_of(record));
    locals.line = record.linedefined;
    locals.end_line = record.lastlinedefined;
  }
  body.scopes.push_back(std::move(locals));

  push_function(vm.L, frame->thread, frame->record);
  body.scopes.push_back(scope("Upvalues", {}, state.references.add({ReferenceKind::upvalues, id, 0, false, {}}),
                              upvalue_count(vm.L, -1)));

  push_environment(vm.L, frame->thread, frame->record);
  const std::int64_t globals = state.references.add_value(vm.L, state, -1, {ReferenceKind::value, id, 0, true, "_ENV"});
  std::int64_t count = 0;
  if (lua_istable(vm.L, -1)) {
    const TableShape shape = state.table_lists.shape_of(vm.L, state, -1);
    count = shape.named + shape.indexed;
  }
  body.scopes.push_back(scope("Globals", "globals", globals, count));
  body.scopes.back().expensive = true;
  return body;
}

Result<dap::VariablesResponseBody> variables(const Vm& vm, const dap::VariablesArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  const auto reference = (*inspector)->references.find(arguments.variables_reference);
  if (!reference) return tl::unexpected(reference.error());
  const Page page{arguments.filter, arguments.start.value_or(0), arguments.count.value_or(0)};
  if (page.start < 0) return refuse("start", "an integer of at least 0", std::to_string(page.start));
  if (page.count < 0) return refuse("count", "an integer of at least 0", std::to_string(page.count));
  ShowContext context{vm.L, **inspector, reference->frame_id};
  if (arguments.format) context.limits.is_hex = arguments.format->hex.value_or(false);
  return dap::VariablesResponseBody{children_of(context, *reference, page)};
}

}  // namespace wayfinder::runtime::inspect
