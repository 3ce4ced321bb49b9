#include "runtime/inspect/frame_format.hpp"

#include "runtime/facts/call_record.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/value_text.hpp"
#include "runtime/luajit/code.hpp"

namespace wayfinder::runtime::inspect {
namespace {

/// One parameter, its value on top of the stack: `number w = 2`, of these what was asked for; else the name.
std::string parameter_text(lua_State* L, Inspector& inspector, std::string_view name,
                           const dap::StackFrameFormat& format) {
  const bool has_type = format.parameter_types.value_or(false);
  const bool has_value = format.parameter_values.value_or(false);
  std::string text;
  if (has_type) text += luaL_typename(L, -1);
  if (format.parameter_names.value_or(!has_type && !has_value)) text += (text.empty() ? "" : " ") + std::string{name};
  if (has_value) {
    text += text.empty() ? "" : " = ";
    text += text_of_value(L, -1, inspector, {.is_hex = format.hex.value_or(false)});
  }
  return text;
}

layout::Parameters parameters_of_frame(const Inspector& inspector, const Frame& frame, const lua_Debug& record) {
  if constexpr (is_luajit) {
    if (luajit::places() == nullptr || lua_checkstack(frame.thread, LUA_MINSTACK) == 0) return {};
    lua_Debug asked = record;
    lua_getinfo(frame.thread, "f", &asked);
    const luajit::Code code = luajit::code_at(frame.thread, -1);
    lua_pop(frame.thread, 1);
    return {code.parameters, code.has_varargs};
  }
  return layout::parameters_of(inspector.trusts_layout() ? layout::of(frame.thread) : nullptr, record);
}

std::string parameters_text(lua_State* L, Inspector& inspector, const Frame& frame, const lua_Debug& record,
                            const dap::StackFrameFormat& format) {
  std::string text;
  const layout::Parameters parameters = parameters_of_frame(inspector, frame, record);
  for (int i = 1; i <= parameters.count; ++i) {
    const char* name = lua_getlocal(frame.thread, &record, i);  // parameters are the first locals
    if (name == nullptr) break;
    if (frame.thread != L) lua_xmove(frame.thread, L, 1);
    text += (text.empty() ? "" : ", ") + parameter_text(L, inspector, name, format);
    lua_pop(L, 1);
  }
  if (parameters.has_varargs) text += text.empty() ? "..." : ", ...";
  return text;
}

}  // namespace

std::string name_as_wanted(lua_State* L, Inspector& inspector, const Frame& frame, std::string name,
                           const dap::StackFrameFormat& format) {
  lua_Debug record = frame.record;
  lua_getinfo(frame.thread, "Slu", &record);
  const bool is_lua_function = *record.what == 'L';
  if (is_lua_function && format.parameters.value_or(false) && lua_checkstack(frame.thread, 1) != 0) {
    name += "(" + parameters_text(L, inspector, frame, record, format) + ")";
  }
  const bool has_line = format.line.value_or(false) && record.currentline > 0;
  if (format.module_.value_or(false) && *record.what != 'C') {
    name += " " + SourceTable::short_name(source_of(record));
    if (has_line) name += fmt::format(":{}", record.currentline);
  } else if (has_line) {
    name += fmt::format(" line {}", record.currentline);
  }
  return name;
}

}  // namespace wayfinder::runtime::inspect
