#include "runtime/inspect/folded_constants.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/const_locals.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

std::vector<FoldedConstant> folded_constants(Inspector& inspector, const Frame& frame) {
  std::vector<FoldedConstant> constants;
  lua_Debug record = frame.record;
  lua_getinfo(frame.thread, "S", &record);
  for (const auto& [name, declared] : inspector.sources.declared_at(frame.thread, frame.record)) {
    if (declared.literal.empty() || declared.line < record.linedefined) continue;
    // What the compiler could not fold, a division by zero for one, is a local like others.
    if (find_local(frame.thread, frame.record, name) == 0) constants.push_back({name, declared.literal});
  }
  return constants;
}

bool push_constant(lua_State* L, const FoldedConstant& constant) {
  const std::string text = "return " + constant.literal;
  const auto pushed = run_protected(L, 0, 1, [&text](lua_State* inner) {
    if (luaL_loadbufferx(inner, text.data(), text.size(), "=(constant)", "t") != LUA_OK) lua_error(inner);
    lua_call(inner, 0, 1);
  });
  return pushed.has_value();
}

}  // namespace wayfinder::runtime::inspect
