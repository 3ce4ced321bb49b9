#include <algorithm>

#include "protocol/json.hpp"
#include "runtime/facts/call_record.hpp"
#include "runtime/inspect/call_name.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/thread_ids.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr int newest_levels = 10;  // as luaL_traceback: these, "...", and the oldest
constexpr int oldest_levels = 11;

void append_level(lua_State* L, Inspector& inspector, const Frame& frame, std::string& out) {
  lua_Debug record = frame.record;
  lua_getinfo(frame.thread, "nSlt", &record);
  out += "\n\t" + escape_text(record.short_src) + ":";
  if (record.currentline > 0) out += std::to_string(record.currentline) + ":";
  out += " in ";
  push_function(L, frame.thread, frame.record);
  drop_name_of_another(L, inspector, frame, record);
  const std::string_view known = inspector.function_names.find(L, -1, inspector);
  if (!known.empty()) {
    out += fmt::format("function '{}'", known);
  } else if (*record.namewhat != '\0') {
    out += fmt::format("{} '{}'", record.namewhat, escape_text(record.name));
  } else if (*record.what == 'm') {
    out += "main chunk";
  } else if (*record.what != 'C') {
    out += fmt::format("function <{}:{}>", escape_text(record.short_src), record.linedefined);
  } else {
    out += "?";
  }
  lua_pop(L, 1);
  if (layout::was_tail_called(record)) out += "\n\t(...tail calls...)";
}

std::string traceback(lua_State* L, Inspector& inspector, lua_State* thread) {
  const StackIndex& stack = inspector.stack_of(thread);
  std::string text = "stack traceback:";
  for (int level = 0; level < stack.depth(); ++level) {
    if (level == newest_levels && stack.depth() > newest_levels + oldest_levels) {
      const int skipped = stack.depth() - newest_levels - oldest_levels;
      text += fmt::format("\n\t...\t(skipping {} levels)", skipped);
      level += skipped;
    }
    append_level(L, inspector, stack.at(level), text);
  }
  return text;
}

}  // namespace

constexpr std::size_t most_message_bytes = 1U << 20U;  // of an error: it may be of any size

Result<dap::ExceptionInfoResponseBody> exception_info(const Vm& vm, const dap::ExceptionInfoArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  Inspector& state = **inspector;
  const auto thread = find_thread(vm.L, state, arguments.thread_id);
  if (!thread) return tl::unexpected(thread.error());
  if (*thread != state.stopped_thread || state.stop.error_index == 0) {
    return refuse("threadId", "a thread that is stopped at an error", std::to_string(arguments.thread_id),
                  ErrorCode::wrong_state);
  }
  const StackHeight height{vm.L};
  if (lua_checkstack(*thread, 1) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  lua_pushvalue(*thread, state.stop.error_index);
  if (*thread != vm.L) lua_xmove(*thread, vm.L, 1);

  dap::ExceptionInfoResponseBody body;
  body.break_mode = state.stop.error_is_caught ? dap::ExceptionBreakMode::always : dap::ExceptionBreakMode::unhandled;
  dap::ExceptionDetails details;
  std::string message;
  if (lua_type(vm.L, -1) == LUA_TSTRING) {
    append_plain(vm.L, -1, message);
    const bool is_whole = message.size() <= most_message_bytes;
    message = escape_text(std::string_view{message}.substr(0, most_message_bytes));
    if (!is_whole) message += "…";
  } else {
    message = text_of_value(vm.L, -1, state);
  }
  details.type_name = lua_typename(vm.L, lua_type(vm.L, -1));
  body.exception_id = lua_type(vm.L, -1) == LUA_TSTRING ? "error" : fmt::format("error ({} value)", *details.type_name);
  body.description = message;
  details.message = message;
  details.stack_trace = traceback(vm.L, state, *thread);
  body.details = std::move(details);
  return body;
}

}  // namespace wayfinder::runtime::inspect
